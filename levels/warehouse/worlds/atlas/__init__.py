"""Atlas: the data catalog of Larkspur, a parcel company. What its people keep, read, break, pay for and forget."""
