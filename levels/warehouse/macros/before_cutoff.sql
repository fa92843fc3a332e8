{# True for what had been received when the var `trail_cutoff` (a UTC timestamp) was; without the var, always. #}
{% macro before_cutoff(column) -%}
    {%- set cutoff = var('trail_cutoff', none) -%}
    {%- if cutoff -%} {{ column }} < timestamp '{{ cutoff }}' {%- else -%} true {%- endif -%}
{%- endmacro %}
