"""Takes memory until there is none.

attack: memory
limits: memory=400
names: memory
within: 30
"""
hoard = []
while True:
    hoard.append(bytearray(2**24))
