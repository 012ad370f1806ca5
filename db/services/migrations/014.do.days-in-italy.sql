-- A place that is closed is there until midnight in Italy.
create or replace function services.protected_articles(ambiti text[]) returns table (ambito text, regulation text, article text, valid_from date)
  language sql stable security definer set search_path = services, pg_temp
begin atomic
  select distinct ambito_code, facility.regulation, facility.article, article_from from services.facility
  where facility.protected and ambito_code = any (ambiti) and (closed_on is null or closed_on > registry.day_in_italy(now()))
  order by 1, 2, 3, 4;
end;
