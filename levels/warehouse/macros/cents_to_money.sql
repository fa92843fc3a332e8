{# Tills and banks count in whole cents; people read currency units. Exact: no binary fraction on the way. #}
{% macro cents_to_money(column, precision=8) -%}
    cast({{ column }} * 0.01 as decimal({{ precision }}, 2))
{%- endmacro %}
