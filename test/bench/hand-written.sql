select json_agg(page) from (
  select file.id, file.number, file.phase, file.opened_on as "openedOn",
    (select json_build_object('id', id, 'givenName', given_name, 'familyName', family_name, 'taxCode', tax_code)
     from peer.person where person.id = file.person_id) as person,
    (select json_build_object('title', project.title, 'plannedInterventions', (
       select json_agg(json_build_object('id', planned.id, 'totalCost', planned.total_cents, 'planIntervention',
         json_build_object('id', plan.id, 'title', plan.title,
           'amounts', json_build_object('planned', plan.planned, 'committed', plan.committed, 'residual', plan.residual)))
         order by planned.position)
       from peer.planned_intervention planned join peer.plan_intervention plan on plan.id = planned.plan_intervention_id
       where planned.project_id = project.id))
     from peer.project where project.case_id = file.id) as project
  from peer."case" file where file.comune = '072006'
  order by file.opened_on desc, file.id desc limit $1
) page
