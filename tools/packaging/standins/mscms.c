/* Colour management: no profiles. */
#define X __declspec(dllexport)
X void *OpenColorProfileW(void *p, unsigned a, unsigned b, unsigned c) { return 0; }
X int CloseColorProfile(void *p) { return 1; }
X int WcsGetDefaultColorProfile(void) { return 0; }
X int WcsGetDefaultColorProfileSize(void) { return 0; }
X void *WcsOpenColorProfileW(void) { return 0; }
X void *WcsCreateIccProfile(void *p, unsigned o) { return 0; }
X int GetColorProfileFromHandle(void *p, void *b, unsigned *s) { return 0; }
X int GetStandardColorSpaceProfileW(void) { return 0; }
X int GetColorDirectoryW(void) { return 0; }
X int GetColorProfileHeader(void) { return 0; }
