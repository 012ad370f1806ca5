-- A transfer within the public service rests on the public interest (Reg. UE 2016/679 art. 6.1.e and 9.2.g); on consent only where a law asks for it.
alter table cases.transfer
  drop constraint transfer_basis_check,
  add constraint transfer_basis_check check (basis in ('PUBLIC_INTEREST', 'CONSENT', 'OVERRIDE', 'COMPETENCE'));

-- Somebody who is found in need that does not wait (pronto intervento sociale, L. 328/2000 art. 22 c. 4 lett. b).
alter table cases.access_interview
  drop constraint access_interview_motive_check,
  add constraint access_interview_motive_check check (motive in ('SPONTANEOUS', 'SENT', 'SUMMONED', 'DECREE', 'EMERGENCY'));

-- Who signed a project, where it is somebody known here: an operator, or the person and who acts for them.
alter table cases.signature
  add column signed_by_operator uuid references cases.operator,
  add column signed_by_person uuid;
