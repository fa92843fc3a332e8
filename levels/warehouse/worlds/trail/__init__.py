"""The help site of a maker of lamps: who came, on which device, looking for what, and whether it helped."""
