"""Blocks that hold words, figures and files."""

from __future__ import annotations

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from guide.fields import LineBlock, ProseBlock


class IdeasBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre", help_text="« De bonnes idées pour … »", max_length=160)
    items = blocks.ListBlock(LineBlock(label="idée"), label="idées", min_num=1)

    class Meta:
        icon = "pick"
        label = "De bonnes idées"
        template = "guide/blocks/ideas.html"
        description = "Des idées courtes, à reprendre telles quelles."


class NoteKind(blocks.ChoiceBlock):
    choices = [("info", "À savoir"), ("warning", "Attention")]


class NoteBlock(blocks.StructBlock):
    kind = NoteKind(label="sorte", default="info")
    text = ProseBlock(label="texte")

    class Meta:
        icon = "info-circle"
        label = "Encadré"
        template = "guide/blocks/note.html"
        description = "Une information à ne pas manquer, ou une mise en garde."


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="citation")
    author = blocks.CharBlock(label="de qui", required=False, max_length=160)
    source = blocks.CharBlock(label="source", help_text="Titre, page, date.", max_length=240)

    class Meta:
        icon = "openquote"
        label = "Citation"
        template = "guide/blocks/quotation.html"
        description = "Les mots de quelqu’un, avec leur source."


class RowBlock(blocks.StructBlock):
    cells = blocks.ListBlock(LineBlock(label="case", required=False), label="cases", min_num=1)

    class Meta:
        icon = "list-ul"
        label = "ligne"


class TableBlock(blocks.StructBlock):
    """Real headers: the first cell of each row names it, `columns` name the columns."""

    caption = blocks.CharBlock(label="légende", max_length=200)
    columns = blocks.ListBlock(blocks.CharBlock(label="en-tête"), label="colonnes", min_num=2)
    rows = blocks.ListBlock(RowBlock(), label="lignes", min_num=1)

    class Meta:
        icon = "table"
        label = "Tableau"
        template = "guide/blocks/table.html"
        description = "Un tableau avec en-têtes de colonnes et de lignes."


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label="image")
    caption = blocks.CharBlock(label="légende", required=False, max_length=240)
    credit = blocks.CharBlock(label="auteur et licence", required=False, max_length=160)

    class Meta:
        icon = "image"
        label = "Figure"
        template = "guide/blocks/figure.html"
        description = "Une image avec son texte alternatif et sa légende."


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="fichier")
    use = blocks.CharBlock(label="à quoi il sert", required=False, max_length=240)
    twin = blocks.PageChooserBlock(
        label="page équivalente accessible",
        required=False,
        help_text="Sans elle, la page prévient que le fichier n’est peut-être pas accessible.",
    )

    class Meta:
        icon = "doc-full"
        label = "Document"
        template = "guide/blocks/document.html"
        description = "Un fichier à télécharger, avec sa version accessible ou un avertissement."


class CallBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="titre", max_length=120)
    text = ProseBlock(label="texte", required=False)
    label = blocks.CharBlock(label="texte du lien", max_length=80)
    page = blocks.PageChooserBlock(label="page", required=False)
    link = blocks.CharBlock(
        label="ou adresse",
        required=False,
        max_length=300,
        help_text="Adresse complète (https://…) ou chemin du site (/solutions/…).",
    )

    class Meta:
        icon = "link"
        label = "Appel à l’action"
        template = "guide/blocks/call.html"
        description = "Une seule chose à faire maintenant, et le lien pour la faire."


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="question", max_length=200)
    answer = ProseBlock(label="réponse")

    class Meta:
        icon = "help"
        label = "question"


class QuestionsBlock(blocks.StructBlock):
    items = blocks.ListBlock(QuestionBlock(), label="questions", min_num=1)

    class Meta:
        icon = "help"
        label = "Questions et réponses"
        template = "guide/blocks/questions.html"
        description = "Des questions que l’on nous pose, chacune avec sa réponse."
