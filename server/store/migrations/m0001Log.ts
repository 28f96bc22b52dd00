import {sql, type Kysely, type Migration} from 'kysely'

/**
 * The log. `append_log_records` is the only way into it: it takes the head row's lock first, so numbers are dense and in
 * commit order whichever node appends, and time never runs backwards. Each column comes as one JSON array of strings, which
 * costs client and server a third of what text[] does. The input must not name a record twice.
 */
export const m0001Log: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `create table log_records (
    seq bigint primary key,
    recorded_at_ms bigint not null,
    origin text not null,
    source text not null,
    source_id text not null,
    type text not null,
    body text not null,
    hash bytea not null,
    unique (origin, source, source_id)
  )`,
  // Bodies are small and read in whole: kept in the row, compressed only when they would not fit in it.
  `alter table log_records set (toast_tuple_target = 4080)`,

  `create table log_head (
    only_row boolean primary key default true check (only_row),
    seq bigint not null,
    recorded_at_ms bigint not null,
    hash bytea not null
  ) with (fillfactor = 10)`,
  `insert into log_head (seq, recorded_at_ms, hash) values (0, 0, decode(repeat('00', 32), 'hex'))`,

  `create function refuse_log_change() returns trigger language plpgsql as $$
  begin
    raise exception 'the log is append-only: % refused', tg_op;
  end $$`,
  `create trigger log_records_append_only before update or delete or truncate on log_records
    for each statement execute function refuse_log_change()`,
  `create trigger log_head_never_removed before delete or truncate on log_head
    for each statement execute function refuse_log_change()`,

  `create function append_log_records(
    now_ms bigint, node text, origins_in json, sources_in json, source_ids_in json, types_in json, bodies_in json,
    out recorded_at_ms bigint, out first_seq bigint, out seqs text
  ) language plpgsql
  -- A session keeps the plan that it makes while the log is still empty: it must be the one for a log of any size.
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  as $$
  declare
    origins constant text[] := array(select json_array_elements_text(origins_in));
    sources constant text[] := array(select json_array_elements_text(sources_in));
    source_ids constant text[] := array(select json_array_elements_text(source_ids_in));
    types constant text[] := array(select json_array_elements_text(types_in));
    bodies constant text[] := array(select json_array_elements_text(bodies_in));
    count_in constant integer := cardinality(bodies);
    head_seq bigint;
    head_hash bytea;
    known bigint[];
    hashes bytea[] := array_fill(null::bytea, array[count_in]);
    fixed text;
  begin
    select h.seq, greatest(h.recorded_at_ms, now_ms), h.hash into strict head_seq, recorded_at_ms, head_hash
      from log_head h for update;
    first_seq := head_seq + 1;
    select array_agg(r.seq order by i.n) into known
      from unnest(origins, sources, source_ids) with ordinality as i (origin, source, source_id, n)
      left join log_records r
        on r.origin = i.origin and r.source = i.source and r.source_id = i.source_id;
    fixed := octet_length(recorded_at_ms::text) || ':' || recorded_at_ms;
    for n in 1 .. count_in loop
      continue when known[n] is not null;
      head_seq := head_seq + 1;
      known[n] := head_seq;
      head_hash := sha256(head_hash || convert_to(
        octet_length(head_seq::text) || ':' || head_seq || fixed
        || octet_length(origins[n]) || ':' || origins[n]
        || octet_length(sources[n]) || ':' || sources[n]
        || octet_length(source_ids[n]) || ':' || source_ids[n]
        || octet_length(types[n]) || ':' || types[n]
        || octet_length(bodies[n]) || ':' || bodies[n], 'UTF8'));
      hashes[n] := head_hash;
    end loop;
    if head_seq >= first_seq then
      insert into log_records (seq, recorded_at_ms, origin, source, source_id, type, body, hash)
        select i.seq, append_log_records.recorded_at_ms, i.origin, i.source, i.source_id, i.type, i.body, i.hash
        from unnest(known, origins, sources, source_ids, types, bodies, hashes)
          as i (seq, origin, source, source_id, type, body, hash)
        where i.hash is not null;
      update log_head h
        set seq = head_seq, recorded_at_ms = append_log_records.recorded_at_ms, hash = head_hash;
      perform pg_notify('wanglou_log', head_seq || ' ' || node);
    end if;
    seqs := array_to_string(known, ',');
  end $$`,
]
