-- The list of a team's tasks reads newest first, page by page, by id.
create index tasks_by_team on tasks (team_id, id desc);
create index users_by_team on users (team_id);
