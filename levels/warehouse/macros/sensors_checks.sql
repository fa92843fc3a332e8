{#
    The checks of the sensors' feed, in the order in which they are asked; the first that isn't met is the row's reason.

    A condition says what a good row is like, in columns of int_sensors__typed; null counts as not met. Severity
    `quarantine` keeps the row out, `warn` lets it in and notes the check beside it. `scope: among_good` is asked only of rows
    that met all others, and may use `copy_number`: 1 for the row that arrived last among those of one sensor and time.
    To add a check, add a line.
#}
{% macro sensors_checks() %}
{{ return([
    {'name': 'readable row', 'severity': 'quarantine', 'scope': 'row', 'promise': 'The line can be read as a JSON object.', 'condition': "is_readable"},
    {'name': 'agreed columns', 'severity': 'quarantine', 'scope': 'row', 'promise': 'Every column is one agreed with the vendor for the day of the file.', 'condition': "unknown_columns is null"},
    {'name': 'device named', 'severity': 'quarantine', 'scope': 'row', 'promise': 'The row says which device it is from.', 'condition': "trim(device) <> ''"},
    {'name': 'device known', 'severity': 'quarantine', 'scope': 'row', 'promise': 'The device is one of ours, from the vendor of the file.', 'condition': "sensor_id is not null"},
    {'name': 'time readable', 'severity': 'quarantine', 'scope': 'row', 'promise': 'The time of measuring can be read as a time.', 'condition': "measured_at is not null"},
    {'name': 'not from the future', 'severity': 'quarantine', 'scope': 'row', 'promise': 'The row was measured before it arrived.', 'condition': "measured_at <= arrived_at"},
    {'name': 'in service', 'severity': 'quarantine', 'scope': 'row', 'promise': 'The sensor was installed by then and not retired yet.', 'condition': "measured_at >= installed_on and measured_at < coalesce(retired_on, date '9999-12-30') + 1"},
    {'name': 'not too late', 'severity': 'quarantine', 'scope': 'row', 'promise': 'The row arrived within seven days of its measuring.', 'condition': "arrived_at <= measured_at + interval 7 days"},
    {'name': 'number readable', 'severity': 'quarantine', 'scope': 'row', 'promise': 'The reading can be read as a number.', 'condition': "number_sent is not null"},
    {'name': 'unit agreed', 'severity': 'quarantine', 'scope': 'row', 'promise': 'The unit is one in which this kind of sensor may be read.', 'condition': "value is not null"},
    {'name': 'value possible', 'severity': 'quarantine', 'scope': 'row', 'promise': 'The value is within what this kind of sensor can feel.', 'condition': "value between lowest and highest"},
    {'name': 'not a copy', 'severity': 'quarantine', 'scope': 'among_good', 'promise': 'No good row of the same sensor and time arrived after it.', 'condition': "copy_number = 1"},
    {'name': 'on time', 'severity': 'warn', 'scope': 'row', 'promise': 'The row arrived within the hours the vendor promised, if it promised any.', 'condition': "promised_hours is null or arrived_at <= measured_at + to_hours(promised_hours)"},
    {'name': 'battery fit', 'severity': 'warn', 'scope': 'row', 'promise': 'The battery holds at least 15 percent, where it is told.', 'condition': "battery is null or battery_percent >= 15"},
]) }}
{% endmacro %}


{# The number of the first check of a severity and scope that a row doesn't meet; null if it meets all. #}
{% macro sensors_first_failed(severity, scopes) %}
    case
    {%- for check in sensors_checks() if check.severity == severity and check.scope in scopes %}
        when ({{ check.condition }}) is not true then {{ sensors_checks().index(check) + 1 }}
    {%- endfor %}
    end
{% endmacro %}
