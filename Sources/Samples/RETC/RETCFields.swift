internal import Vocabulary

/// The quantity columns of RETC's table of amounts, and the vintages of both tables (SEMARNAT, RETC yearly files).
enum RETCFields {
  static let all: [(column: String, field: RegisterField)] = [
    ("AIRE", RegisterField("onsite_air", uses: "air:85:70 metal:45:6 trace:40:10 acid:80:60 gas:100:100 dioxin:90:30")),
    ("AGUA", RegisterField("onsite_water", uses: "metal:40:6 trace:40:6 air:5:2 acid:20:10")),
    ("SUELO", RegisterField("onsite_land", uses: "metal:8:15 trace:8:15")),
    ("REUTILIZACION", RegisterField("recycling", uses: "metal:4:15 air:4:10")),
    ("RECICLADO", RegisterField("recycling", uses: "metal:14:50 air:8:20 trace:4:15")),
    ("COPROCESAMIENTO", RegisterField("energy_recovery", uses: "air:10:25 metal:5:4")),
    ("TRATAMIENTO", RegisterField("treatment", uses: "metal:10:12 air:4:5 acid:8:8")),
    ("DISPOSICION FINAL", RegisterField("offsite_disposal", uses: "metal:25:40 trace:20:30 dioxin:15:30")),
    ("ALCANTARILLADO", RegisterField("sewage", uses: "metal:25:3 trace:22:3 air:3:1")),
    ("INCINERACION", RegisterField("treatment", uses: "air:5:8 metal:2:2")),
    ("OTROS", RegisterField("other", uses: "metal:3:10 air:2:4")),
  ]

  /// A column of a table: its name as the vintage prints it, and what it holds.
  typealias Column = (header: String, content: String)

  private static func columns(_ text: String) -> [Column] {
    text.split(separator: "\n").map { line in
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      return (parts[0].replacing("⏎", with: "\n"), parts.count > 1 ? parts[1] : parts[0])
    }
  }

  /// The table of amounts as a year's file has it.
  static func amounts(_ year: Int) -> [Column] {
    switch year {
    case ...2005:
      columns(
        """
        NRA
        Nombre=NOMBRE
        Estado=ESTADO
        Sector=SECTOR
        Descripción=SUSTANCIA
        No. CAS=CAS
        Unidad=UNIDAD
        Aire=AIRE
        Agua=AGUA
        Suelo=SUELO
        Reuso=REUTILIZACION
        Reciclado=RECICLADO
        Coprocesamiento=COPROCESAMIENTO
        Tratamiento=TRATAMIENTO
        Disposición final=DISPOSICION FINAL
        Alcantarillado=ALCANTARILLADO
        Otros=OTROS
        Incineración=INCINERACION
        """)
    case 2012:
      columns(
        """
        NRA
        Establecimiento=NOMBRE
        Sector=SECTOR
        Entidad Federativa=ESTADO
        Municipio=MUNICIPIO
        Grupo Sustancia=GRUPO
        Sustancia=SUSTANCIA
        CAS
        Unidad=UNIDAD
        Aire=AIRE
        Agua=AGUA
        Suelo=SUELO
        Reutilización=REUTILIZACION
        Reciclado=RECICLADO
        Coprocesamiento=COPROCESAMIENTO
        Tratamiento=TRATAMIENTO
        Disposición Final=DISPOSICION FINAL
        Alcantarillado=ALCANTARILLADO
        Incineración=INCINERACION
        Otro=OTROS
        """)
    default:
      columns(
        """
        NRA
        NOMBRE
        SECTOR
        ESTADO
        MUNICIPIO
        CAS
        SUSTANCIA
        UNIDAD
        AIRE
        AGUA
        SUELO
        REUTILIZACIÓN=REUTILIZACION
        RECICLADO
        COPROCESAMIENTO
        TRATAMIENTO
        DISPOSICIÓN⏎FINAL=DISPOSICION FINAL
        ALCANTARILLADO
        INCINERACIÓN=INCINERACION
        OTROS
        """)
    }
  }

  /// The table of establishments as a year's file has it.
  static func establishments(_ year: Int) -> [Column] {
    switch year {
    case ...2005:
      columns(
        """
        NRA
        Nombre=NOMBRE
        Sector=SECTOR
        Actividad principal SEMARNAT=ACTIVIDAD
        Actividad principal=ACTIVIDAD
        Coordenada UTM X=X
        Coordenada UTM Y=Y
        Latitud Norte=LATITUD
        Longitud Oeste=LONGITUD
        Estado=ESTADO
        Delegación\\Municipio=MUNICIPIO
        Calle=CALLE
        No. Exterior=NUMERO
        No. Interior=
        Entre calle 1=
        Entre calle 2=
        Colonia=COLONIA
        Localidad=LOCALIDAD
        Parque o puerto industrial=
        Código postal=CP
        """)
    case 2012:
      columns(
        """
        NRA
        Establecimiento=NOMBRE
        Sector=SECTOR
        Número SCIAN=SCIAN
        SCIAN=ACTIVIDAD
        Clave Ambiental=CLAVE
        Actividad Principal=ACTIVIDAD
        Nombre Parque Industrial=
        Latitud Norte=LATITUD
        Longitud Oeste=LONGITUD
        Calle=CALLE
        Número Exterior=NUMERO
        Número Interior=
        Entre Calle 1=
        Entre Calle 2=
        Colonia=COLONIA
        Localidad=LOCALIDAD
        Municipio=MUNICIPIO
        Entidad Federativa=ESTADO
        Código Postal=CP
        """)
    default:
      columns(
        """
        NRA
        NOMBRE
        SCIAN
        DESCRIPCIÓN SCIAN=ACTIVIDAD
        SECTOR
        CLAVE⏎AMBIENTAL=CLAVE
        SUBSECTOR=ACTIVIDAD
        PRINCIPAL ACTIVIDAD PRODUCTIVA=ACTIVIDAD
        PARQUE INDUSTRIAL=
        \(year < 2017 ? "COORDENADA ⏎UTM X" : "COORDENADA⏎UTM X")=X
        \(year < 2017 ? "COORDENADA ⏎UTM Y" : "COORDENADA⏎UTM Y")=Y
        \(year < 2017 ? "LATITUD ⏎NORTE" : "LATITUD NORTE")=LATITUD
        LONGITUD ⏎OESTE=LONGITUD
        CALLE
        NÚM. EXT=NUMERO
        NÚM. INT=
        COLONIA
        LOCALIDAD
        ESTADO
        MUNICIPIO
        C.P.=CP
        """)
    }
  }

  /// The spelling of a year's unit; several where the year's rows differ.
  static func units(_ year: Int) -> [String] {
    switch year {
    case 2004, 2005: ["ton/año"]
    case 2006, 2007, 2009: ["ton"]
    case 2010, 2011, 2013: ["kg", "ton", "g"]
    case 2012: ["kg/año", "ton/año", "g/año"]
    default: ["Kg"]
    }
  }
}
