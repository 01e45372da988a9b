"""The sheets that a person keeps: solutions and actors, in the signed-in area.

`kinds` says what a sheet is; `listing` which ones ask for something; `forms` and `rows` how one is
typed; `saving` how it is written; `verifying` who said that it is exact; `history` what it was
before. Every sheet is fetched by `editable_by`.
"""
