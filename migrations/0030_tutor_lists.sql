-- What lists of tutors filter by, in one place: a list, its length and the number behind each filter
-- have to agree.

create function tutor_is_paused(tutor tutors, at timestamptz) returns boolean language sql stable as $$
    select (tutor.paused_at is not null and (tutor.paused_until is null or tutor.paused_until > at))
        or tutor.suspended_at is not null or tutor.hidden_at is not null
$$;

-- Without accents and case, whatever the locale of the database: with that of C, lower() knows ASCII only.
create function folded(words text) returns text language sql immutable parallel safe as $$
    select lower(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g'))
$$;

-- `standing`: 'public', '' (all), 'active', 'paused', 'hidden' or 'words'.
create function tutor_fits(tutor tutors, standing text, words text[], place text, at timestamptz)
returns boolean language sql stable as $$
    select case standing
            when 'public' then tutor.hidden_at is null
            when 'active' then not tutor_is_paused(tutor, at)
            when 'paused' then tutor.hidden_at is null and tutor_is_paused(tutor, at)
            when 'hidden' then tutor.hidden_at is not null
            when 'words' then exists (select from tutor_changes where tutor_id = tutor.id)
            else true
        end
        and case place when 'online' then tutor.teaches_online
                       when 'in_person' then tutor.teaches_in_person
                       else true end
        and not exists (
            select from unnest(words) as word
            where strpos(folded(concat_ws(' ', tutor.name, tutor.headline, tutor.about_markdown,
                array_to_string(tutor.areas, ' '),
                (select string_agg(l.label || ' ' || s.label, ' ') from tutor_subjects c
                 join levels l on l.id = c.level_id join subjects s on s.id = c.subject_id
                 where c.tutor_id = tutor.id))), folded(word)) = 0
        )
$$;
