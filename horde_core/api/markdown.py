"""The little of Markdown that documents need, as HTML: everything else stays plain text."""

import re
from html import escape

_HEADING = re.compile(r"(#{1,6}) +(.*)")
_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()]+|mailto:[^\s()]+)\)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_ITEM = re.compile(r"[-*] +(.*)")


def html(text: str) -> str:
    """Headings, paragraphs, lists, bold words and links; markup in the text is shown, not obeyed.

    >>> html("# Hi <you>")
    '<h1>Hi &lt;you&gt;</h1>'
    >>> html("- one **two**")
    '<ul><li>one <strong>two</strong></li></ul>'
    """
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return "\n".join(_block(block.strip()) for block in blocks if block.strip())


def _block(block: str) -> str:
    first, _, rest = block.partition("\n")
    heading = _HEADING.fullmatch(first)
    if heading is not None:
        level = len(heading[1])
        title = f"<h{level}>{_inline(heading[2])}</h{level}>"
        return f"{title}\n{_block(rest.strip())}" if rest.strip() else title
    items = [_ITEM.fullmatch(line.strip()) for line in block.split("\n")]
    if all(items):
        return f"<ul>{''.join(f'<li>{_inline(item[1])}</li>' for item in items if item)}</ul>"
    return f"<p>{_inline(' '.join(block.split()))}</p>"


def _inline(text: str) -> str:
    linked = _LINK.sub(r'<a href="\2">\1</a>', escape(text))
    return _BOLD.sub(r"<strong>\1</strong>", linked)
