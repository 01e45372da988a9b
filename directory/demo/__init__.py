"""The demonstration set: invented operators in real communes, after the rules of the schemes.

Texts are in `directory/data/demo/`; dates are relative to the day on which the set is loaded.
"""
