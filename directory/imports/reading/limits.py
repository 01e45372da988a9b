"""What a file may weigh. Beyond, it is refused with a sentence, never half read."""

from __future__ import annotations

PACKED_BYTES = 10 * 1024 * 1024
UNPACKED_BYTES = 100 * 1024 * 1024
# Of an official CSV, of which only some départements are kept: it is read by pieces.
LARGE_BYTES = 100 * 1024 * 1024
ENTRIES = 200
ROWS = 20_000
COLUMNS = 100
CELL_SIGNS = 20_000
# What the reader may hand back: wide cells times many rows would fill the memory of the site.
TOLD_BYTES = 40 * 1024 * 1024

# Of the process that reads: processor and clock; address space, of which Python itself takes a
# fifth.
PROCESSOR_S = 4
CLOCK_S = 10
# Of the same, for a large official CSV.
LARGE_PROCESSOR_S = 8
LARGE_CLOCK_S = 30
MEMORY_BYTES = 220 * 1024 * 1024


class RefusedFile(Exception):
    """Why a file cannot be read and what to do, in French."""


TOO_HEAVY = "Ce fichier pèse plus de 10 Mo. Gardez les colonnes utiles, ou coupez-le en deux."
TOO_LARGE = "Ce fichier pèse plus de 100 Mo. Gardez les colonnes utiles, ou coupez-le en deux."
LARGE_AS_CSV = "Ce classeur pèse plus de 10 Mo. Téléchargez le même fichier au format CSV."
TOO_MANY_ROWS = "Ce fichier a plus de 20 000 lignes. Coupez-le en plusieurs fichiers."
TOO_MANY_COLUMNS = "Ce fichier a plus de 100 colonnes. Gardez celles qui servent."
CELL_TOO_LONG = "Ligne {line} : une cellule dépasse 20 000 signes. Raccourcissez-la."
TOO_MUCH = (
    "Ce fichier demande trop de temps ou de mémoire. Copiez le tableau seul dans un nouveau "
    "classeur, ou enregistrez-le en CSV."
)
LARGE_TOO_MUCH = (
    "Ce fichier demande trop de temps ou de mémoire. Gardez les colonnes utiles, ou lisez un "
    "département à la fois (import_directory --by-departement)."
)
UNREADABLE = (
    "Ce fichier est abîmé ou n’est pas un tableau. Ouvrez-le, enregistrez-le en .xlsx, .ods ou "
    ".csv, puis réessayez."
)
EMPTY = "Ce fichier ne contient pas de tableau. Il faut une ligne de titres, puis des lignes."
NO_HEADER = "Nous ne trouvons pas la ligne des titres de colonnes dans les 20 premières lignes."
