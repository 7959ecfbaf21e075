create table teams (
  id         integer generated always as identity primary key,
  name       text not null,
  created_at timestamptz not null default now(),
  constraint teams_name_unique unique (name)
);

create table users (
  id         integer generated always as identity primary key,
  team_id    integer not null,
  name       text not null,
  email      text not null,
  created_at timestamptz not null default now(),
  constraint users_email_unique unique (email),
  constraint users_team_exists foreign key (team_id) references teams (id)
);

create table tasks (
  id           integer generated always as identity primary key,
  team_id      integer not null,
  assignee_id  integer,
  title        text not null,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  completed_at timestamptz,
  constraint tasks_team_exists foreign key (team_id) references teams (id),
  constraint tasks_assignee_exists foreign key (assignee_id) references users (id)
);
