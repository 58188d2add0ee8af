/// Small RETC tables in their layouts.
public enum RETCText {
  /// The table of amounts of 2013 and later, with a line break in a header cell.
  public static let amountsHeader =
    "\"NRA\"\t\"NOMBRE\"\t\"SECTOR\"\t\"ESTADO\"\t\"MUNICIPIO\"\t\"CAS\"\t\"SUSTANCIA\"\t\"UNIDAD\"\t\"AIRE\"\t\"AGUA\"\t\"SUELO\"\t\"REUTILIZACIÓN\"\t\"RECICLADO\"\t\"COPROCESAMIENTO\"\t\"TRATAMIENTO\"\t\"DISPOSICIÓN\nFINAL\"\t\"ALCANTARILLADO\"\t\"INCINERACIÓN\"\t\"OTROS\"\n"

  /// One row of it; quantities fill the columns from AIRE on, zeros follow.
  public static func amounts(
    nra: String = "CGI2604700012", state: String = "SONORA", code: String = "Pb", name: String = "Plomo (compuestos)",
    unit: String = "Kg",
    _ quantities: String...
  ) -> String {
    let cells = quantities + Array(repeating: "0", count: max(0, 11 - quantities.count))
    return
      "\"\(nra)\"\t\"PRUEBA SA,PLANTA\"\t\"Quimica\"\t\"\(state)\"\t\"Pitiquito\"\t\"\(code)\"\t\"\(name)\"\t\"\(unit)\"\t"
      + cells.joined(separator: "\t") + "\n"
  }

  /// The table of establishments of 2017 and later.
  public static let establishmentsHeader =
    "\"NRA\"\t\"NOMBRE\"\t\"SCIAN\"\t\"DESCRIPCIÓN SCIAN\"\t\"SECTOR\"\t\"CLAVE\nAMBIENTAL\"\t\"SUBSECTOR\"\t\"PRINCIPAL ACTIVIDAD PRODUCTIVA\"\t\"PARQUE INDUSTRIAL\"\t\"COORDENADA\nUTM X\"\t\"COORDENADA\nUTM Y\"\t\"LATITUD NORTE\"\t\"LONGITUD \nOESTE\"\t\"CALLE\"\t\"NÚM. EXT\"\t\"NÚM. INT\"\t\"COLONIA\"\t\"LOCALIDAD\"\t\"ESTADO\"\t\"MUNICIPIO\"\t\"C.P.\"\n"

  public static func establishment(
    nra: String = "CGI2604700012", scian: String = "221110", latitude: String = "29°54'16\"\"",
    longitude: String = "112°41'30\"\"", postalCode: String = "83880"
  ) -> String {
    "\"\(nra)\"\t\"PRUEBA SA,PLANTA\"\t\(scian)\t\"Generación\"\t\"Quimica\"\t\"9M\"\t\"\"\t\"\"\t\"\"\t0\t0\t\"\(latitude)\"\t\"\(longitude)\"\t\"Calle 1\"\t\"5\"\t\" \"\t\"Centro\"\t\"Puerto Libertad\"\t\"SONORA\"\t\"Pitiquito\"\t\"\(postalCode)\"\n"
  }
}

/// Small NPRI files.
public enum NPRIText {
  /// The header of 18 columns, as decoded from Windows-1252.
  public static let header =
    "Reporting_Year / Année,NPRI_ID / No_INRP,Company_Name / Dénomination_sociale_de_l'entreprise,Facility_Name / Installation,NAICS / Code_SCIAN,NAICS Title EN / Titre Code SCIAN EN,NAICS Title FR / Titre Code SCIAN FR,PROVINCE,CAS_Number / No_CAS,Substance Name (English) / Nom de substance (Anglais),Substance Name (French) / Nom de substance (Français),Group (English) / Groupe (Anglais),Group (French) / Groupe (Français),Category (English) / Catégorie (Anglais),Category (French) / Catégorie (Français),Quantity / Quantité,Units / Unités,Estimation_Method / Méthode_d’estimation\n"

  public static func row(
    year: Int = 2018, id: String = "629", province: String = "ON", code: String = "NA - 08",
    name: String = "Lead (and its compounds)",
    group: String = "Releases to Air", category: String = "Stack / Point", _ quantity: String, unit: String = "kg",
    method: String = "C"
  ) -> String {
    "\(year),\(id),Compagnie Québec Ltée,Essai,331410,,,\(province),\(code),\(name),,\(group),,\(category),,"
      + "\(quantity),\(unit),\(method)\n"
  }
}
