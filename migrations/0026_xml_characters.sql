-- Feeds and pictures are XML 1.0, which holds no control characters. Texts are cleaned before they
-- are saved now; this cleans those that were saved before. A vertical tab or form feed, which word
-- processors write for a line break, becomes one in the long answer.
update answers set
    question = translate(question, bad.characters, ''),
    short_answer = translate(short_answer, bad.characters, ''),
    body_markdown = translate(replace(replace(body_markdown, chr(11), chr(10)), chr(12), chr(10)), bad.characters, ''),
    body_html = translate(replace(replace(body_html, chr(11), chr(10)), chr(12), chr(10)), bad.characters, ''),
    author = translate(author, bad.characters, ''),
    attribution = translate(attribution, bad.characters, ''),
    licence = translate(licence, bad.characters, '')
from (
    select string_agg(chr(code), '') as characters
    from (select generate_series(1, 31) union all values (65534), (65535)) as codes (code)
    where code not in (9, 10, 13)
) bad
where concat(question, short_answer, body_markdown, body_html, author, attribution, licence)
    <> translate(concat(question, short_answer, body_markdown, body_html, author, attribution, licence), bad.characters, '');
