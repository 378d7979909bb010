-- What somebody at the centre is to do by a day.

CREATE TABLE tasks (
    id UUID PRIMARY KEY NOT NULL,
    -- Whatever asks for the same task again finds this one.
    once TEXT NOT NULL UNIQUE,
    -- The end of its words' key; rooms further right bring their own.
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    -- Nobody: any technology manager may take it.
    assignee UUID REFERENCES users (id) ON DELETE SET NULL,
    due_at TIMESTAMPTZ NOT NULL,
    -- Nothing once its reminder was written.
    remind_at TIMESTAMPTZ,
    done_at TIMESTAMPTZ,
    -- Nobody: what it was for came about by itself.
    done_by UUID REFERENCES users (id) ON DELETE SET NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX tasks_open ON tasks (due_at, id) WHERE done_at IS NULL;
CREATE INDEX tasks_of_person ON tasks (assignee, due_at, id) WHERE done_at IS NULL;
CREATE INDEX tasks_to_remind ON tasks (remind_at, id) WHERE done_at IS NULL;
CREATE INDEX tasks_done ON tasks (done_at, id) WHERE done_at IS NOT NULL;
