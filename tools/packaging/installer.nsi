; Per-user installer: no administrator, Chinese pages, silent with /S, upgrade in place, user files stay.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestDPIAware true
!include MUI2.nsh

!define NAME "项目支出绩效自评"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\jixiao-zipingbiao"
Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\jixiao-zipingbiao"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\jixiao.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

Section
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\jixiao.exe"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\jixiao.exe"
  WriteRegStr HKCU "Software\Classes\.jxzp" "" "jixiao.workbook"
  WriteRegStr HKCU "Software\Classes\jixiao.workbook" "" "绩效自评工作簿"
  WriteRegStr HKCU "Software\Classes\jixiao.workbook\DefaultIcon" "" "$INSTDIR\jixiao.exe,0"
  WriteRegStr HKCU "Software\Classes\jixiao.workbook\shell\open\command" "" '"$INSTDIR\jixiao.exe" "%1"'
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\jixiao.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  ; only what the installer brought: a folder 数据 of a portable user stays
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\jixiao.exe"
  Delete "$INSTDIR\构建说明.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "Software\Classes\.jxzp"
  DeleteRegKey HKCU "Software\Classes\jixiao.workbook"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
