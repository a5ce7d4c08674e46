"""Dates in Spanish texts. 9 March 2017, the day of publication, was a Thursday; "*" stands for words that are kept."""

import pytest

from tests.support.found_dates import list_found

FOUND = [
    (
        "Llovió en la semana del 6 de marzo de 2017.",
        [("en la semana del 6 de marzo de 2017", "[2017-03-06..2017-03-12] * | [2017-03-05..2017-03-11] *")],
    ),
    (
        "Ocurrió el 3 de marzo de 2016 entre las 14 y las 16 horas.",
        [("3 de marzo de 2016 entre las 14 y las 16 horas", "[2016-03-03..2016-03-03] 14:00–16:00")],
    ),
    ("El pasado mes de enero dimitió.", [("El pasado mes de enero", "2017-01 * | 2016-01 *")]),
    (
        "El plazo acaba a más tardar el 20 de marzo.",
        [("a más tardar el 20 de marzo", "[..2017-03-20] * | [..2016-03-20] *")],
    ),
    (
        "La comisión se reunió el martes 7 de marzo a las 15.30.",
        [("el martes 7 de marzo a las 15.30", "2017-03-07 15:30 *")],
    ),
    (
        "El alcalde dimitió el 3 de marzo de 2017, tras la reunión del 28 de febrero.",
        [("3 de marzo de 2017", "2017-03-03"), ("28 de febrero", "2017-02-28 * | 2018-02-28 *")],
    ),
    (
        "El incendio duró del 3 al 5 de marzo de 2017.",
        [("del 3 al 5 de marzo de 2017", "2017-03-03/2017-03-05")],
    ),
    (
        "Los hechos ocurrieron entre el 3 y el 5 de marzo.",
        [("entre el 3 y el 5 de marzo", "[2017-03-03..2017-03-05] * | [2018-03-03..2018-03-05] *")],
    ),
    (
        "Fue elegido en 2014 y reelegido en marzo de 2016.",
        [("en 2014", "2014"), ("en marzo de 2016", "2016-03")],
    ),
    (
        "La semana pasada votó el consejo. La próxima semana también.",
        [
            ("La semana pasada", "[2017-02-27..2017-03-05] * | [2017-02-26..2017-03-04] *"),
            ("La próxima semana", "[2017-03-13..2017-03-19] * | [2017-03-12..2017-03-18] *"),
        ],
    ),
    ("Se fue hace tres días, según la policía.", [("hace tres días", "2017-03-06 *")]),
    ("La fábrica está cerrada desde hace dos años.", [("desde hace dos años", "2015~/2017-03-09 *")]),
    ("Desde 2015 nada ha cambiado.", [("Desde 2015", "2015/..")]),
    (
        "En la noche del lunes al martes un hombre resultó herido.",
        [("En la noche del lunes al martes", "[2017-03-06..2017-03-07] * | [2017-03-13..2017-03-14] *")],
    ),
    (
        "La noche del 6 al 7 de marzo se declaró un incendio.",
        [("La noche del 6 al 7 de marzo", "[2017-03-06..2017-03-07] * | [2018-03-06..2018-03-07] *")],
    ),
    (
        "El lunes por la noche, sobre las 22.00 horas, llegó una llamada.",
        [("El lunes por la noche, sobre las 22.00 horas", "2017-03-06 * | 2017-03-13 *")],
    ),
    (
        "El lunes sobre las 22.00 horas llegó una llamada.",
        [("El lunes sobre las 22.00 horas", "2017-03-06 * | 2017-03-13 *")],
    ),
    ("Ayer por la mañana la oficina publicó una nota.", [("Ayer por la mañana", "2017-03-08 *")]),
    ("Este martes el juez dictará sentencia.", [("Este martes", "2017-03-14 * | 2017-03-07 *")]),
    ("Comparecerá el 26 de mayo ante el juez.", [("26 de mayo", "2017-05-26 * | 2016-05-26 *")]),
    (
        "Se espera el informe antes de finales de marzo.",
        [("antes de finales de marzo", "[..2017-03] * | [..2018-03] *")],
    ),
    (
        "A finales de febrero la empresa ya había avisado.",
        [("A finales de febrero", "2017-02 * | 2018-02 *")],
    ),
    ("A mediados de marzo de 2016 empezó todo.", [("A mediados de marzo de 2016", "2016-03 *")]),
    (
        "A principios de los años 1990 trabajaban allí 300 personas.",
        [("A principios de los años 1990", "199X *")],
    ),
    (
        "El 7 de marzo, a las 10, decidió el juez.",
        [
            (
                "7 de marzo, a las 10",
                "2017-03-07 10:00 * | 2017-03-07 22:00 * | 2018-03-07 10:00 * | 2018-03-07 22:00 *",
            )
        ],
    ),
    (
        "El viernes 3 de marzo por la noche hubo disparos.",
        [("El viernes 3 de marzo por la noche", "[2017-03-03..2017-03-04] *")],
    ),
    (
        "En la madrugada del 4 de marzo todo había acabado.",
        [("En la madrugada del 4 de marzo", "2017-03-04 * | 2018-03-04 *")],
    ),
    ("Antes del 7 de marzo de 2017 nadie lo sabía.", [("Antes del 7 de marzo de 2017", "[..2017-03-06]")]),
    ("A partir del 1 de abril rige la ley.", [("A partir del 1 de abril", "2017-04-01/ * | 2016-04-01/ *")]),
    ("Hasta el 15 de marzo se puede responder.", [("Hasta el 15 de marzo", "/2017-03-15 * | /2016-03-15 *")]),
    ("En los últimos tres meses, nada.", [("En los últimos tres meses", "[2016-12..2017-03-09] *")]),
    (
        "El verano pasado estuvo en Cádiz. Este verano también.",
        [("El verano pasado", "2016-22 * | 2017-22 *"), ("Este verano", "2017-22 * | 2016-22 *")],
    ),
    (
        "En la primavera de 2016 y en otoño de 2016.",
        [("En la primavera de 2016", "2016-21"), ("en otoño de 2016", "2016-23")],
    ),
    ("En el primer trimestre de 2017 bajó la cifra.", [("En el primer trimestre de 2017", "2017-33")]),
    (
        "El año pasado lo prometió. El mes pasado también.",
        [("El año pasado", "2016 *"), ("El mes pasado", "2017-02 *")],
    ),
    (
        "A principios de semana habló la ministra.",
        [
            (
                "A principios de semana",
                "[2017-03-06..2017-03-08] * | [2017-03-05..2017-03-08] * | [2017-03-13..2017-03-15] * | [2017-03-12..2017-03-15] *",
            )
        ],
    ),
    ("De marzo a mayo de 2016 trabajó.", [("De marzo a mayo de 2016", "2016-03/2016-05")]),
    ("De 2010 a 2014 fue ministra.", [("De 2010 a 2014", "2010/2014")]),
    ("Entre 2010 y 2014 faltó.", [("Entre 2010 y 2014", "[2010..2014]")]),
    (
        "El 12/03/2016 y el 13/4/2016.",
        [("12/03/2016", "2016-03-12 | 2016-12-03"), ("13/4/2016", "2016-04-13")],
    ),
    ("En Nochebuena de 2016 la ciudad dormía.", [("Nochebuena de 2016", "2016-12-24")]),
    (
        "Será escuchada el próximo lunes. El pasado 7 de marzo fue oído.",
        [("el próximo lunes", "2017-03-13 *"), ("pasado 7 de marzo", "2017-03-07 *")],
    ),
    ("El 7\nde marzo de 2017 se fue.", [("7 de marzo de 2017", "2017-03-07")]),
    (
        "Sobre las tres de la madrugada del martes llegó la policía.",
        [("Sobre las tres de la madrugada del martes", "2017-03-07 * | 2017-03-14 *")],
    ),
    ("Hoy en día nadie va. Hoy llegó.", [("Hoy", "2017-03-09 *")]),
    ("Tiene 18 años y 3 meses. Hace años que no viene.", [("Hace años", "[..2017-03-09] *")]),
    (
        "A las 15.30 del lunes descarriló el tren.",
        [("A las 15.30 del lunes", "2017-03-06 15:30 * | 2017-03-13 15:30 *")],
    ),
    (
        "El juicio se celebra del lunes 6 al viernes 10 de marzo de 2017.",
        [("del lunes 6 al viernes 10 de marzo de 2017", "2017-03-06/2017-03-10")],
    ),
    (
        "A última hora del martes, a primera hora de la mañana del lunes.",
        [
            ("A última hora del martes", "2017-03-07 * | 2017-03-14 *"),
            ("a primera hora de la mañana del lunes", "2017-03-06 * | 2017-03-13 *"),
        ],
    ),
    (
        "Por la mañana salió. La mañana era fría. Anoche llovió. Esta mañana no.",
        [("Anoche", "[2017-03-08..2017-03-09] *"), ("Esta mañana", "2017-03-09 *")],
    ),
    (
        "Hace un año y medio; hace más de dos años; hace unos días.",
        [
            ("Hace un año y medio", "2015-09~ *"),
            ("hace más de dos años", "[..2015-03] *"),
            ("hace unos días", "[..2017-03-09] *"),
        ],
    ),
    (
        "En marzo pasado; en marzo del año pasado; el pasado marzo.",
        [
            ("En marzo pasado", "2016-03 *"),
            ("en marzo del año pasado", "2016-03 *"),
            ("el pasado marzo", "2016-03 *"),
        ],
    ),
    ("El sábado llegó, el sol brillaba.", [("El sábado", "2017-03-04 * | 2017-03-11 *")]),
    (
        "Entre las 10 y las 12 del martes cerró.",
        [
            (
                "Entre las 10 y las 12 del martes",
                "[2017-03-07..2017-03-07] 10:00–12:00 * | [2017-03-14..2017-03-14] 10:00–12:00 *",
            )
        ],
    ),
    (
        "Desde el lunes falta. Hasta el viernes sigue.",
        [
            ("Desde el lunes", "2017-03-06/.. * | 2017-03-13/.. *"),
            ("Hasta el viernes", "/2017-03-10 * | /2017-03-03 *"),
        ],
    ),
    (
        "La noche del 4 al 5 de agosto de 1789 fue larga.",
        [("La noche del 4 al 5 de agosto de 1789", "[1789-08-04..1789-08-05] *")],
    ),
    (
        "Del 3 de marzo de 2016 al 5 de abril de 2017 no pasó nada.",
        [("Del 3 de marzo de 2016 al 5 de abril de 2017", "2016-03-03/2017-04-05")],
    ),
    ("Hasta finales de mes es gratis.", [("Hasta finales de mes", "/2017-03-31 *")]),
    ("El contrato dura hasta 2020.", [("hasta 2020", "/2020")]),
    ("Hacia 2010 estaba allí. En 1789 cayó la Bastilla.", [("Hacia 2010", "2010~"), ("En 1789", "1789")]),
    ("El sábado 4 de marzo por la mañana se fue.", [("El sábado 4 de marzo por la mañana", "2017-03-04 *")]),
    ("El tribunal fijó la vista para el 12 de abril de 2017.", [("12 de abril de 2017", "2017-04-12")]),
    ("A partir del lunes el puente está cerrado.", [("A partir del lunes", "2017-03-06/ * | 2017-03-13/ *")]),
    ("Volverá dentro de tres semanas.", [("dentro de tres semanas", "2017-03-30~ *")]),
    ("A lo largo de 2016 escribió.", [("A lo largo de 2016", "2016 | 2016/2016")]),
    ("En el segundo trimestre de 2016 subió.", [("En el segundo trimestre de 2016", "2016-34")]),
    ("Su libro de 2014 salió en junio.", [("en junio", "2016-06 * | 2017-06 *")]),
    (
        "Por la mañana, la tarde y la noche del sábado.",
        [("la noche del sábado", "[2017-03-11..2017-03-12] * | [2017-03-04..2017-03-05] *")],
    ),
    (
        "A las 3 de la tarde del domingo 5 de marzo empezó.",
        [("A las 3 de la tarde del domingo 5 de marzo", "2017-03-05 15:00 *")],
    ),
    (
        "El 7 de marzo pasado y el 7 de marzo próximo.",
        [("7 de marzo pasado", "2017-03-07 *"), ("7 de marzo próximo", "2018-03-07 *")],
    ),
    ("Entre marzo y mayo de 2016.", [("Entre marzo y mayo de 2016", "[2016-03..2016-05]")]),
    ("A mediados de los años 1980 se mudó.", [("A mediados de los años 1980", "198X *")]),
    (
        "La madrugada del domingo hubo un incendio.",
        [("La madrugada del domingo", "2017-03-05 * | 2017-03-12 *")],
    ),
    (
        "Este fin de semana habrá fiesta. El fin de semana pasado también.",
        [
            ("Este fin de semana", "[2017-03-11..2017-03-12] * | [2017-03-04..2017-03-05] *"),
            ("El fin de semana pasado", "[2017-03-04..2017-03-05] *"),
        ],
    ),
    ("Hoy, 9 de marzo, se reúne.", [("Hoy, 9 de marzo", "2017-03-09 *")]),
    ("El próximo 15 de abril declarará.", [("próximo 15 de abril", "2017-04-15 *")]),
    (
        "Esta semana, este mes y este año.",
        [
            (
                "Esta semana",
                "[2017-03-06..2017-03-09] * | [2017-03-05..2017-03-09] * | [2017-03-06..2017-03-12] * | [2017-03-05..2017-03-11] *",
            ),
            ("este mes", "2017-03 *"),
            ("este año", "2017 *"),
        ],
    ),
]

NOT_FOUND = [
    # The date from which another one is counted is not the date.
    "Se fue tres días antes del 3 de marzo de 2016.",
    "Se fue en la víspera del 3 de marzo de 2016.",
    "Volvió al día siguiente del 3 de marzo de 2016.",
    "Volvió el martes siguiente.",
    "Vive en la plaza del 2 de Mayo.",
    "Volvió en marzo de ese mismo año.",
    "Volvió en marzo del año anterior.",
    "Vendrá en la primavera o el verano de 2018.",
    "Ocurrió el 3 de marzo de 2016, 14:00.",
    "Los días 3 y 4 de marzo de 2017 hubo dos reuniones.",
    "El 1, 3 y 7 de marzo de 2017 escribió.",
    "El mercado abre los martes y los sábados. Cada viernes viene.",
    "Había 2000 personas y 1984 páginas, en 2000 casos.",
    "El Viernes Santo y el Domingo de Ramos.",
    "Desde la semana pasada espera.",
    "Del 3 de febrero de 2016, a las 10, al 7 de marzo de 2017 faltó.",
    "Tres días después volvió; al día siguiente se fue.",
    "Fue visto el 12 y el 13 de marzo de 2017.",
    "Tiene 45 años y 3 hijos; hace frío y hace tiempo.",
]


@pytest.mark.parametrize(("text", "dates"), FOUND)
def test_dates_are_found_with_all_their_words(text: str, dates: list[tuple[str, str]]) -> None:
    assert list_found(text, "es") == dates


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_no_date_or_only_a_part_of_one_is_not_offered(text: str) -> None:
    assert list_found(text, "es") == []
