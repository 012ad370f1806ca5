-- Whoever works on cases is issuer and subject. What is there was done under the one issuer whose operators could be loaded so far, the demo's.

alter table cases.operator add column issuer text not null default 'demo';
alter table cases.operator alter column issuer drop default;
alter table cases.operator drop constraint operator_subject_key;
alter table cases.operator add unique (subject, issuer);

-- A file waits for the very person who sent it. What waits already is sent again.
alter table cases.upload add column issuer text not null default '';
alter table cases.upload alter column issuer drop default;
drop index cases.upload_subject_idx;
create index on cases.upload (subject, issuer);

alter table cases.event add column actor_issuer text not null default 'demo';
alter table cases.event alter column actor_issuer drop default;

alter table cases.assessment_answer add column answered_by_issuer text not null default 'demo';
alter table cases.assessment_answer alter column answered_by_issuer drop default;

alter table cases.assessment_participant add column signed_off_by_issuer text;
update cases.assessment_participant set signed_off_by_issuer = 'demo' where signed_off_by is not null;
alter table cases.assessment_participant add check ((signed_off_by is null) = (signed_off_by_issuer is null));

alter table cases.uvm_session add column convened_by_issuer text;
update cases.uvm_session set convened_by_issuer = 'demo' where convened_by is not null;
alter table cases.uvm_session add check ((convened_by is null) = (convened_by_issuer is null));
