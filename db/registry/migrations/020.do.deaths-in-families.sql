-- Who has died is of no household and no network any more: persons asks it of the members it shows.
grant execute on function registry.deaths_among to cse_persons;
