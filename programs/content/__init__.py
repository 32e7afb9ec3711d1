"""What programs are made of, as types: cards, modules, scenarios, rubrics, journeys, forms, and
what stands beside the modules.

One module per noun, each of frozen structs that msgspec reads, writes and checks. The reader of
files makes them, columns keep them (common.typed_json), and player, wizard, pages and demo read
them. Each is in one language; by language they stand in mappings (common.languages).

What only an author can get wrong is checked by programs.reading, with an error that names file and
field. What a page relies on is checked here as well, whoever made the thing.
"""
