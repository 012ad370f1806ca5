-- Protected places, and how full any facility is.

-- Under which rule the places of an article are secret; none for the others. The catalogue says so (`db/data/regulation_article.csv`).
alter table services.regulation_article add column protected_by text;

alter table services.facility
  add column protected boolean not null default false,
  add column occupancy text not null default 'UNDER_HALF' check (occupancy in ('UNDER_HALF', 'OVER_HALF', 'NEARLY_FULL', 'FULL'));

-- A band for everybody; the number is for who places somebody there.
create function services.occupancy_band(occupied integer, capacity integer) returns text
  language sql immutable
  return case
    when occupied >= capacity then 'FULL'
    when occupied * 10 >= capacity * 8 then 'NEARLY_FULL'
    when occupied * 2 >= capacity then 'OVER_HALF'
    else 'UNDER_HALF'
  end;

create table services.facility_occupancy (
  facility_id uuid primary key references services.facility,
  occupied integer not null check (occupied >= 0)
);
insert into services.facility_occupancy select id, occupied from services.facility;
update services.facility set occupancy = services.occupancy_band(occupied, capacity);
alter table services.facility drop column occupied;

create function services.keep_band() returns trigger
  language plpgsql security definer set search_path = services, pg_temp as $$
begin
  update facility set occupancy = occupancy_band(new.occupied, capacity) where id = new.facility_id and new.occupied <= capacity;
  if not found then
    raise exception 'a facility is never fuller than its capacity' using errcode = 'check_violation', constraint = 'within_capacity';
  end if;
  return null;
end $$;
create trigger band_kept after insert or update on services.facility_occupancy
  for each row execute function services.keep_band();

-- What the catalogue says of the article holds for its places, from the same transaction on.
create function services.mark_protected() returns trigger
  language plpgsql security definer set search_path = services, pg_temp as $$
begin
  new.protected := exists (
    select from regulation_article as its
    where its.regulation = new.regulation and its.article = new.article and its.valid_from = new.article_from and its.protected_by is not null);
  return new;
end $$;
create trigger protected_by_article before insert or update on services.facility
  for each row execute function services.mark_protected();

create function services.list_protected() returns trigger
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
begin
  if new.protected then
    insert into protected_place (facility_id) values (new.id) on conflict do nothing;
  else
    delete from protected_place where facility_id = new.id;
  end if;
  return null;
end $$;
create trigger protected_is_listed after insert or update on services.facility
  for each row execute function services.list_protected();

create function services.protect_places() returns trigger
  language plpgsql security definer set search_path = services, pg_temp as $$
begin
  update facility set protected = new.protected_by is not null
  where regulation = new.regulation and article = new.article and article_from = new.valid_from;
  return null;
end $$;
create trigger places_follow_catalogue after update of protected_by on services.regulation_article
  for each row when ((old.protected_by is null) <> (new.protected_by is null)) execute function services.protect_places();
revoke all on function services.keep_band, services.mark_protected, services.list_protected, services.protect_places from public;

-- Rows. Who does not place or follow somebody in a protected place meets neither the place nor, where it runs nothing else, who runs it.
alter table services.facility enable row level security;
alter table services.facility force row level security;
create policy protected_for_who_places on services.facility for select using (
  not protected or exists (select from registry.placement where placement.facility_id = facility.id)
);
alter table services.provider enable row level security;
alter table services.provider force row level security;
create policy known_by_its_places on services.provider for select using (
  exists (select from services.facility where facility.provider_id = provider.id)
);
alter table services.facility_occupancy enable row level security;
alter table services.facility_occupancy force row level security;
create policy seen_by_who_places on services.facility_occupancy for select using (
  exists (select from registry.placement where placement.facility_id = facility_occupancy.facility_id)
);
grant select on services.facility_occupancy to cse_services;
-- the register is written by its owner, not through the graph
revoke insert, update on services.facility, services.provider from cse_services;

-- Whether a kind of protected place exists in an Ambito: no more than that, however many there are.
create function services.protected_articles(ambiti text[]) returns table (ambito text, regulation text, article text, valid_from date)
  language sql stable security definer set search_path = services, pg_temp
begin atomic
  select distinct ambito_code, facility.regulation, facility.article, article_from from services.facility
  where facility.protected and ambito_code = any (ambiti) and (closed_on is null or closed_on > current_date)
  order by 1, 2, 3, 4;
end;
revoke all on function services.protected_articles from public;
grant execute on function services.protected_articles to cse_services;
