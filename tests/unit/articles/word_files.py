"""Word files written by hand for tests: the fewest parts Word itself would open, and XML as it writes it."""

import zipfile
from io import BytesIO

OFFICE = "http://schemas.openxmlformats.org"
NAMESPACES = (
    f'xmlns:w="{OFFICE}/wordprocessingml/2006/main" xmlns:r="{OFFICE}/officeDocument/2006/relationships" '
    f'xmlns:wp="{OFFICE}/drawingml/2006/wordprocessingDrawing" xmlns:a="{OFFICE}/drawingml/2006/main" '
    f'xmlns:pic="{OFFICE}/drawingml/2006/picture" xmlns:m="{OFFICE}/officeDocument/2006/math" '
    f'xmlns:mc="{OFFICE}/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
CONTENT_TYPES = (
    f'{DECLARATION}<Types xmlns="{OFFICE}/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def root(name, content):
    return f"{DECLARATION}<w:{name} {NAMESPACES}>{content}</w:{name}>"


def run(text, properties=""):
    kept = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{kept}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content, style="", properties=""):
    """A paragraph; plain strings become runs."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    kept = f"<w:pPr>{styled}{properties}</w:pPr>" if styled or properties else ""
    return f"<w:p>{kept}{''.join(part if part.startswith('<') else run(part) for part in content)}</w:p>"


def item(text, level=0, number=1):
    numbers = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, properties=numbers)


def table(*rows, header=False):
    """Rows of cells; a cell is text or finished XML."""
    written = ""
    for number, cells in enumerate(rows):
        properties = "<w:trPr><w:tblHeader/></w:trPr>" if header and not number else ""
        inside = "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in cells)
        written += f"<w:tr>{properties}{inside}</w:tr>"
    return f"<w:tbl><w:tblPr/>{written}</w:tbl>"


def style(name, title, *, based_on="", properties="", run_properties="", kind="paragraph"):
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{title}"/>{base}'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{run_properties}</w:rPr></w:style>"
    )


def numbering(*formats):
    """List n (from 1) has the nth format (`bullet`, `decimal`) on all nine levels."""
    definitions = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{form}"/></w:lvl>' for level in range(9))
        + "</w:abstractNum>"
        for number, form in enumerate(formats, start=1)
    )
    used = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in range(1, len(formats) + 1)
    )
    return root("numbering", definitions + used)


def relationships(**targets):
    """Links by id; other kinds of relationship are written as `id="kind:target"`."""
    entries = ""
    for name, target in targets.items():
        kind, known, place = target.partition(":")
        if not known or kind not in ("image", "officeDocument", "styles", "footnotes"):
            kind, place = "hyperlink", target
        entries += (
            f'<Relationship Id="{name}" Type="{OFFICE}/officeDocument/2006/relationships/{kind}" Target="{place}"/>'
        )
    return f'{DECLARATION}<Relationships xmlns="{OFFICE}/package/2006/relationships">{entries}</Relationships>'


def core(**facts):
    """Core properties; underscores stand for colons: `dc_title`."""
    inside = "".join(f"<{name.replace('_', ':')}>{text}</{name.replace('_', ':')}>" for name, text in facts.items())
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{OFFICE}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"{inside}</cp:coreProperties>"
    )


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return packed.getvalue()


def word_file(*body, styles="", links=None, parts=None):
    """A whole file. `styles` is written with `style`, `links` by id, `parts` replaces or adds any part."""
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "word/document.xml": root("document", f"<w:body>{''.join(body)}<w:sectPr/></w:body>"),
            "word/styles.xml": root("styles", styles),
            "word/_rels/document.xml.rels": relationships(**(links or {})),
            **(parts or {}),
        }
    )
