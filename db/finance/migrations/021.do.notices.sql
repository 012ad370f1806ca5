-- A number of notice is issued once in an Ambito. That it is taken is also found out where who issues does not see the charge that has it,
-- and where two are issued at once: the unique constraint decides, and the answer does not say whose it is. Runs with the rights of who asks.
create function finance.issue_notice(charge uuid, number text, issued date, due date) returns boolean
  language plpgsql set search_path = finance, pg_temp as $$
begin
  update finance.co_payment_charge set notice_number = number, issued_on = issued, due_on = due where id = charge;
  return found;
exception when unique_violation then
  return false;
end $$;
revoke all on function finance.issue_notice from public;
grant execute on function finance.issue_notice to cse_finance;
