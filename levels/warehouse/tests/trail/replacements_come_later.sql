select articles.id
from {{ ref('articles') }} as articles
join {{ ref('articles') }} as newer on newer.id = articles.replaced_by
where newer.published_on <= articles.published_on
