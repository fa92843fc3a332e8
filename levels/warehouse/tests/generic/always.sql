{# Rows for which the condition is false; on a table or on the column it speaks of. NULL (unknown) passes, as in a CHECK. #}
{% test always(model, condition, column_name=none) %}
select *
from {{ model }}
where not ({{ condition }})
{% endtest %}
