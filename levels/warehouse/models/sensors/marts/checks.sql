{% for check in sensors_checks() %}
select
    {{ loop.index }} as id,
    '{{ check.name }}' as name,
    '{{ check.severity }}' as severity,
    '{{ check.promise | replace("'", "''") }}' as promise,
    '{{ check.condition | replace("'", "''") }}' as condition
{{ 'union all' if not loop.last }}
{% endfor %}
