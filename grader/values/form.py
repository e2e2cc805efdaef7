"""The binary form of a tree: little endian, nothing unpickled, every length before what it counts.

    tree    0 None | 1 False | 2 True
            | 3 int: i64 | 4 larger int: u32 bytes, two's complement in as few bytes as it takes
            | 5 float: f64 | 6 complex: f64 real, f64 imaginary
            | 7 str: text | 8 bytes: u32 length, bytes
            | 9 tuple or 10 list: u32 count, trees
            | 11 dict: u32 count, key and value by turns
            | 12 set or 13 frozenset: u32 count, trees, in the order of their bytes
            | 14 array: u8 axes, dtype, u32 extent per axis, data in C order
            | 15 NumPy scalar: dtype, data | 16 numpy.str_: text | 17 numpy.bytes_: as bytes
            | 18 Source: text | 19 Handle: u64
            | 20 Foreign: u8 place in FOREIGN, name, tree | 21 Opaque: name
            | 22 Summary: name, i64 length, name of dtype, u8 axes, u64 per axis, digest
            | 23 Table: u8 place in TABLES, columns, columns of the index, u32 count, names as trees
    text    u32 bytes of UTF-8, the bytes; a lone surrogate has three of its own
    name    as text, of at most 80 characters
    digest  u8 length, 0 or 16, bytes
    columns u32 count, for each: label as a tree, dtype as a name, an array or list as a tree
    dtype   see `dtypes`

A float keeps its bits. A tree has at most MAX_NODES values and MAX_DEPTH levels below the first. A
bool in an array is a byte 0 or 1 when written; read, any other byte is 1.
"""

from struct import Struct

from .limits import MAX_AXES

(
    NONE,
    FALSE,
    TRUE,
    INT,
    LARGE_INT,
    FLOAT,
    COMPLEX,
    STR,
    BYTES,
    TUPLE,
    LIST,
    DICT,
    SET,
    FROZENSET,
    ARRAY,
    SCALAR,
    STR_SCALAR,
    BYTES_SCALAR,
    SOURCE,
    HANDLE,
    FOREIGN_VALUE,
    OPAQUE,
    SUMMARY,
    TABLE,
) = range(24)

COUNTED = Struct("<BI")  # tag, count
INT64 = Struct("<Bq")
FLOAT64 = Struct("<Bd")
COMPLEX128 = Struct("<Bdd")
UINT64 = Struct("<BQ")
COUNT = Struct("<I")
LENGTH = Struct("<q")
# tag, axes, code of a fixed dtype, extents
ARRAY_HEADS = tuple(Struct(f"<BBB{axes}I") for axes in range(MAX_AXES + 1))
EXTENTS = tuple(Struct(f"<{axes}I") for axes in range(MAX_AXES + 1))
DIGEST_SIZE = 16
