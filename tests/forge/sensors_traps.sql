-- What real feeds hold, and puzzles rest on. Each query says true; the line above it is its name.

-- every check of severity quarantine has caught rows, most of them from several vendors
select count(*) = 12 and min(n) >= 10
from (select check_id, count(*) as n from quarantine group by check_id);

-- both warnings are given
select count(distinct warning_check_id) = 2
from readings;

-- raw is good and quarantined, one by one
select (select count(*) from raw_readings) = (select count(*) from readings) + (select count(*) from quarantine)
and not exists (from readings join quarantine using (raw_id));

-- a few percent are kept out
select count(*) between 500 and 800
from quarantine;

-- a sensor that never reported, and one that was hung up late
select count(*) filter (raw is null) = 1 and count(*) filter (installed_on > '2025-09-01') = 1
from sensors left join (select distinct sensor_id as raw from readings) on raw = id;

-- a retired sensor that talked on
select count(*) >= 8
from quarantine join raw_readings on id = raw_id where check_id = 7 and device = 'DE-04';

-- a site without sensors, a vendor without files
select (select count(*) from sites where id not in (select site_id from sensors)) = 1
and (select count(*) from vendors where feed = 'long' and id not in (select vendor_id from deliveries)) = 1;

-- rooms of the same name at different sites
select count(*) >= 3
from (select room from sensors group by room having count(distinct site_id) > 1);

-- a chain of relays three long
select count(*) >= 2
from sensors a join sensors b on b.id = a.relay_id join sensors c on c.id = b.relay_id;

-- days without a file, and days with two
select count(*) filter (n = 0) >= 3 and count(*) filter (n = 2) = 6
from (
select count(d.id) as n
from (select distinct vendor_id from deliveries) v cross join (select distinct for_day from deliveries) f
left join deliveries d on d.vendor_id = v.vendor_id and d.for_day = f.for_day
group by v.vendor_id, f.for_day);

-- an empty file with a proud note
select count(*) = 1
from deliveries where id not in (select delivery_id from raw_readings) and announced_rows = 20;

-- notes that are missing, too low, too high
select count(*) filter (announced_rows is null) >= 5 and count(*) filter (announced_rows < n) >= 4
and count(*) filter (announced_rows > n) >= 5
from (select d.announced_rows, count(r.id) as n from deliveries d left join raw_readings r on r.delivery_id = d.id group by d.id, 1);

-- mailed rows, good and bad
select count(*) filter (id in (select raw_id from readings)) = 2 and count(*) = 3
from raw_readings where line_number is null;

-- Fahrenheit under the label of Celsius got through where it was possible
select count(*) >= 10
from outliers join readings using (raw_id) where measured_at >= '2025-10-06' and measured_at < '2025-10-07' and score > 20;

-- a renamed column: quarantined, agreed, sent again
select count(*) >= 60 and bool_and(raw_row like '%device_id%')
from quarantine join deliveries on id = delivery_id where check_id = 2 and vendor_id = 3;

-- corrected values: copies that differ
select count(*) >= 15
from quarantine q join raw_readings a on a.id = q.raw_id
join raw_readings b on b.device = a.device and b.taken_at = a.taken_at and b.reading <> a.reading
join readings g on g.raw_id = b.id where q.check_id = 12;

-- codes in small letters, decimal commas, local times on both sides of the change of clocks
select bool_or(device = 'ec-01') and bool_or(reading like '%,%') and bool_or(taken_at like '%+02:00') and bool_or(taken_at like '%+01:00')
from raw_readings;

-- readings on midnight
select count(*) >= 1000
from readings where measured_at = date_trunc('day', measured_at);

-- stuck sensors
select max(n) >= 25
from (
select count(*) as n
from (
select sensor_id, value, row_number() over (partition by sensor_id order by measured_at)
- row_number() over (partition by sensor_id, value order by measured_at) as island
from readings)
group by sensor_id, value, island);

-- rows that are late by days
select count(*) >= 100
from readings join deliveries on id = delivery_id where arrived_at > measured_at + interval 2 days;

-- calibrations with a gap, one ended, one unsigned
select bool_or(technician is null) and bool_or(valid_to < '2025-09-01')
and bool_or(exists (from calibrations b where b.sensor_id = a.sensor_id and b.valid_from > a.valid_to + 1)) from calibrations a;

-- alerts that last, that nobody took note of, and that were noted when they were over
select count(*) filter (cleared_at is null) >= 1 and count(*) filter (acknowledged_at is null) >= 5
and count(*) filter (acknowledged_at > cleared_at) >= 1 from alerts;

-- either method of forecast wins somewhere
select count(distinct method) = 2
from (
select site_id, arg_min(method, error) as method
from (select site_id, method, avg(abs(forecast - actual)) as error from forecasts group by all)
group by site_id);

-- days that can't be compared with a forecast
select count(*) >= 12
from forecasts where actual is null;

-- a wide feed with gaps, commas and a unit that drifts
select bool_or(temperature like '%,%') and bool_or(co2 = '') and bool_or(humidity like '0.%') and bool_or(temperature = 'ERR')
from trial_boxes;

-- batteries that run low, and one that was changed
select bool_or(battery_percent < 15) and bool_or(battery_percent = 100 and measured_at >= '2025-10-30')
from readings;
