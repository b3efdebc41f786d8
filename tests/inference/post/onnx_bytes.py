"""Tiny ONNX models written by hand (protocol buffers), so that tests need no exporter."""

from collections.abc import Sequence

from numpy import ndarray


def _varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def _field(number: int, content: bytes | str | int) -> bytes:
    if isinstance(content, int):
        return _varint(number << 3) + _varint(content)
    data = content.encode() if isinstance(content, str) else content
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def tensor(name: str, values: ndarray) -> bytes:
    """A float initializer."""
    dims = b"".join(_field(1, int(size)) for size in values.shape)
    return dims + _field(2, 1) + _field(8, name) + _field(9, values.astype("<f4").tobytes())


def node(kind: str, inputs: Sequence[str], outputs: Sequence[str], **ints: Sequence[int]) -> bytes:
    """An operation; keyword arguments are attributes that are lists of integers."""
    said = b"".join(_field(1, name) for name in inputs)
    said += b"".join(_field(2, name) for name in outputs) + _field(4, kind)
    for name, values in ints.items():
        body = _field(1, name) + b"".join(_field(8, value) for value in values) + _field(20, 7)
        said += _field(5, body)
    return said


def value(name: str, shape: Sequence[int]) -> bytes:
    """The declaration of a float input or output."""
    dims = b"".join(_field(1, _field(1, size)) for size in shape)
    kind = _field(1, _field(1, 1) + _field(2, dims))
    return _field(1, name) + _field(2, kind)


def model(
    nodes: Sequence[bytes], tensors: Sequence[bytes], inputs: Sequence[bytes],
    outputs: Sequence[bytes],
) -> bytes:  # fmt: skip
    graph = b"".join(_field(1, one) for one in nodes) + _field(2, "graph")
    graph += b"".join(_field(5, one) for one in tensors)
    graph += b"".join(_field(11, one) for one in inputs)
    graph += b"".join(_field(12, one) for one in outputs)
    return _field(1, 8) + _field(7, graph) + _field(8, _field(2, 13))
