import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# As in 0001, but for what becomes of an empty value: left out here, where `jsonb_strip_nulls` also
# took those that lie inside a value, such as the hours of a town hall.
RECORD = """
CREATE OR REPLACE FUNCTION history_record(
    the_kind text, pk_column text, old_row jsonb, new_row jsonb,
    ignored text[], kept text[], hidden text[], unborn jsonb, links jsonb
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := old_row;
    becomes jsonb := new_row;
    pk text := COALESCE(new_row, old_row) ->> pk_column;
    names text[];
    unseen text[];
    keys text[];
    context jsonb := NULLIF(current_setting('pghistory.context_metadata', true), '')::jsonb;
BEGIN
    IF unborn IS NOT NULL THEN
        IF was @> unborn THEN was := NULL; END IF;
        IF becomes @> unborn THEN becomes := NULL; END IF;
    END IF;
    was := was - ignored;
    becomes := becomes - ignored;
    IF (was IS NULL AND becomes IS NULL) OR was = becomes THEN RETURN; END IF;

    -- All columns of a row that comes or goes; those that differ, of one that stays.
    SELECT COALESCE(array_agg(o.key ORDER BY o.key), '{}') INTO names
        FROM jsonb_each(COALESCE(becomes, was)) o
        WHERE was IS NULL OR becomes IS NULL OR o.value IS DISTINCT FROM was -> o.key;
    SELECT COALESCE(array_agg(n), '{}') INTO unseen FROM unnest(names) n
        WHERE n = ANY (hidden) OR NOT (kept IS NULL OR n = ANY (kept));

    SELECT array_agg(DISTINCT entry) INTO keys FROM (
        SELECT the_kind || ':' || pk
        UNION ALL
        SELECT l.value || ':' || v.id FROM jsonb_each_text(links) l,
            LATERAL (VALUES (old_row ->> l.key), (new_row ->> l.key)) v(id)
            WHERE v.id IS NOT NULL
    ) entries(entry);

    INSERT INTO history_change
        (at, kind, object_id, change, before, after, unseen, related, actor_id, act, origin)
    SELECT
        now(), the_kind, pk::bigint,
        CASE WHEN was IS NULL THEN 'created' WHEN becomes IS NULL THEN 'deleted' ELSE 'changed' END,
        CASE WHEN was IS NOT NULL THEN COALESCE(@BEFORE@, '{}') END,
        CASE WHEN becomes IS NOT NULL THEN COALESCE(@AFTER@, '{}') END,
        CASE WHEN was IS NULL OR becomes IS NULL THEN '{}' ELSE unseen END,
        keys,
        (context ->> 'user')::bigint,
        NULLIF(current_setting('pghistory.context_id', true), '')::uuid,
        NULLIF(context - 'user', '{}'::jsonb)
    FROM (
        SELECT
            jsonb_object_agg(n, was -> n) @FILLED_BEFORE@ AS before,
            jsonb_object_agg(n, becomes -> n) @FILLED_AFTER@ AS after
        FROM unnest(names) n WHERE NOT n = ANY (unseen)
    ) seen;
END $$;
"""


def record(before: str, after: str, filled: str) -> str:
    """Return the function, with the ways in which empty values are left out."""
    return (
        RECORD.replace("@BEFORE@", before)
        .replace("@AFTER@", after)
        .replace("@FILLED_BEFORE@", filled.replace("@ROW@", "was"))
        .replace("@FILLED_AFTER@", filled.replace("@ROW@", "becomes"))
    )


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0007_adhesions_and_sheets"),
    ]

    operations = [
        migrations.RunSQL(
            record("before", "after", "FILTER (WHERE @ROW@ -> n <> 'null'::jsonb)"),
            record("jsonb_strip_nulls(before)", "jsonb_strip_nulls(after)", ""),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="change",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The history is not emptied';",
                    hash="44d99f6335db3ef62780f0ff2a5c7e25051fb9f2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_history_is_not_emptied_78f46",
                    table="history_change",
                    when="BEFORE",
                ),
            ),
        ),
    ]
