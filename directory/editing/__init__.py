"""The sheets that a person keeps: solutions and actors, in the signed-in area.

`kinds` says what a sheet is; `listing` which ones ask for something; `creating` and `forms` how
one is typed; `saving` how it is written, `merging` by two people; `verifying` who said that it is
exact; `history` what it was before. Every sheet is fetched by `editable_by`.
"""
