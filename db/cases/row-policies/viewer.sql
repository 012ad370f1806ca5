-- What the viewer is in cases.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- An operator of a comune or an Ambito.
create function cases.viewer_works() returns boolean
  return (current_setting('cse.scope', true) = any (array['LOCAL', 'AMBITO']));

-- Has one of the roles named.
create function cases.viewer_is(variadic roles text[]) returns boolean
  return (registry.viewer_keys() && roles);

-- The platform itself, when it handles an event.
create function cases.system_works() returns boolean
  return (current_setting('cse.scope', true) = 'SYSTEM');
