// a comment
/* another */
Quotes "so" and signs [not a link], *stars*, _lines_ & 'apostrophes' in snake_case.
* "What?" he asked[.], and :: looked
  \# not a tag, \-> not a divert, &amp; no <b>tag</b>
  1. A number begins this line.
  > And this one a quotation.
* [Brackets \[inside\] or bar]
- :: It begins with colons.
  \[\[It looks like a link\]\] and \\ is a backslash.
  Two  spaces   and a `tick`.
-> END
