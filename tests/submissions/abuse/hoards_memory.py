"""Takes memory until there is none.

limits: memory=400
names: memory
within: 30
"""
hoard = []
while True:
    hoard.append(bytearray(2**24))
