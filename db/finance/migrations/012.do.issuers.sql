-- Whose work a step is, is issuer and subject: three people are three such pairs. What is there was done under the demo's issuer.

alter table finance.progress_step add column issuer text not null default 'demo';
alter table finance.progress_step alter column issuer drop default;
alter table finance.progress_step drop constraint three_people;
alter table finance.progress_step add constraint three_people
  exclude using gist (entry_id with =, issuer with =, subject with =, task with <>) where (task in ('ENTER', 'VERIFY', 'VALIDATE'));
grant insert (issuer) on finance.progress_step to cse_finance;

alter table finance.fund_module_submission add column issuer text not null default 'demo';
alter table finance.fund_module_submission alter column issuer drop default;
grant insert (issuer) on finance.fund_module_submission to cse_finance;
alter table finance.fund_module_decision add column issuer text not null default 'demo';
alter table finance.fund_module_decision alter column issuer drop default;
grant insert (issuer) on finance.fund_module_decision to cse_finance;
