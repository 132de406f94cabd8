' Opens a sheet of visits, shows those of one person and saves what is shown as CSV. Writes how many milliseconds
' opening, filtering and saving took.
Sub Measure(source As String, who As String, target As String, told As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim began As Long, opened As Long, filtered As Long, saved As Long
  began = GetSystemTicks()
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  opened = GetSystemTicks()

  sheet = doc.Sheets.getByIndex(0)
  cursor = sheet.createCursor()
  cursor.gotoEndOfUsedArea(False)
  area = sheet.getCellRangeByPosition(0, 0, 6, cursor.RangeAddress.EndRow)
  Dim field(0) As New com.sun.star.sheet.TableFilterField
  field(0).Field = 1
  field(0).IsNumeric = False
  field(0).StringValue = who
  field(0).Operator = com.sun.star.sheet.FilterOperator.EQUAL
  filter = area.createFilterDescriptor(True)
  filter.ContainsHeader = True
  filter.setFilterFields(field())
  area.filter(filter)
  filtered = GetSystemTicks()

  Dim text(1) As New com.sun.star.beans.PropertyValue
  text(0).Name = "FilterName"
  text(0).Value = "Text - txt - csv (StarCalc)"
  text(1).Name = "FilterOptions"
  text(1).Value = "44,34,76,1"
  doc.storeToURL(ConvertToURL(target), text())
  saved = GetSystemTicks()
  doc.close(True)

  number = FreeFile
  Open told For Output As #number
  Print #number, CStr(opened - began) & " " & CStr(filtered - opened) & " " & CStr(saved - filtered)
  Close #number
  StarDesktop.terminate()
End Sub
