/** Common names, each to be combined with any other: nobody in particular is meant. */
export interface Names {
  readonly male: readonly string[]
  readonly female: readonly string[]
  readonly family: readonly string[]
}

const words = (text: string): string[] => text.split(' ').map((word) => word.replaceAll('_', ' '))

export const italianNames: Names = {
  male: words(
    'Antonio Giuseppe Francesco Giovanni Vito Nicola Michele Domenico Luigi Cosimo Donato Angelo Pasquale Vincenzo Leonardo Rocco Salvatore Raffaele Marco Andrea Alessandro Luca Matteo Lorenzo Davide Gabriele Mattia Riccardo Simone Stefano Roberto Paolo Mario Carlo Pietro Emanuele Daniele Fabio Massimo Claudio Gianluca Mauro Sergio Franco Cataldo Oronzo Ruggiero Savino Biagio Saverio Nicolò Tommaso Federico Christian Gaetano Giacomo Filippo Alberto Giorgio Ugo',
  ),
  female: words(
    'Maria Anna Rosa Angela Giuseppina Lucia Antonia Teresa Grazia Domenica Filomena Concetta Carmela Francesca Isabella Raffaella Vincenza Addolorata Caterina Elisabetta Giulia Chiara Sara Martina Federica Alessia Valentina Elena Sofia Aurora Giorgia Alice Emma Gaia Ilaria Silvia Laura Paola Daniela Patrizia Cinzia Antonella Mariangela Rosanna Annamaria Immacolata Cosima Donata Rita Nunzia Stella Marta Noemi Serena Roberta Barbara Monica Cristina Eleonora Ida',
  ),
  family: words(
    "Rossi Russo Greco Bruno Conte De_Santis De_Luca Marino Lorusso Lo_Russo Cassano Carella Colella Santoro Romano Rizzo Leone Longo Serra Marchese Caputo Ferrara Gallo Ruggiero Palmieri D'Amico D'Angelo D'Alessandro De_Giorgi De_Marco De_Pascalis De_Matteis Perrone Pellegrino Martina Quarta Greco Rollo Mazzotta Calabrese Tarantino Barletta Losito Loiacono Laterza Lovecchio Loconsole Monopoli Mastronardi Mastrorilli Milella Minervini Murolo Natale Nitti Nardelli Netti Palumbo Papa Pace Pagano Petruzzelli Piccinni Pinto Pugliese Ricci Rinaldi Romito Ruta Sabato Salvemini Sasso Scarola Schiavone Semeraro Spagnolo Spinelli Stefanelli Stella Tedesco Tenore Trotta Valente Valenzano Ventura Vitale Vitti Volpe Zaccaria Zizzi Abbrescia Amoruso Angelini Anelli Antonacci Attolico Basile Battista Bellomo Bianco Boccuzzi Bonasia Campanale Candela Cannone Capriati Caradonna Carbonara Cardone Carrieri Casalino Catalano Cavallo Ceglie Chiarelli Ciccarese Ciaccia Cippone Colaianni Colonna Corvaglia Costantini Damiani Delvecchio Diomede Di_Gioia Di_Noia Di_Pierro Epifani Fanelli Favia Ferri Fiore Foggetti Fortunato Fumarola Galante Gentile Giannini Giannuzzi Giordano Grassi Guarini Iacobellis Indelicato Ladisa Lacalamita Liuzzi Maggi Magno Mancini Manzari Marra Massari Mele Morea Bò",
  ),
}

/** Somewhere people come from. `zone` is the cadastral code of the country, `citizenship` its ISO 3166-1 alpha-3 code. */
export interface Origin {
  readonly zone: string
  readonly country: string
  readonly citizenship: string
  readonly names: Names
}

const origin = (
  zone: string,
  country: string,
  citizenship: string,
  male: string,
  female: string,
  family: string,
) => ({
  zone,
  country,
  citizenship,
  names: { male: words(male), female: words(female), family: words(family) },
})

/** The larger foreign communities, with their weight. */
export const origins: readonly (readonly [Origin, number])[] = [
  [
    origin(
      'Z129',
      'Romania',
      'ROU',
      'Ion Andrei Mihai Cristian Florin Vasile',
      'Elena Ioana Mihaela Daniela Cristina Ana',
      'Popescu Popa Ionescu Radu Dumitru Stan Munteanu',
    ),
    24,
  ],
  [
    origin(
      'Z100',
      'Albania',
      'ALB',
      'Arben Agron Ilir Besnik Altin Erion',
      'Elira Mirela Valbona Anila Drita Ermira',
      'Hoxha Shehu Gjoka Leka Marku Dervishi Kola',
    ),
    22,
  ],
  [
    origin(
      'Z330',
      'Marocco',
      'MAR',
      'Mohamed Ahmed Youssef Hassan Said Rachid',
      'Fatima Khadija Amina Samira Nadia Zineb',
      'El_Amrani Alaoui Bennani El_Idrissi Haddad Naciri',
    ),
    12,
  ],
  [
    origin(
      'Z254',
      'Georgia',
      'GEO',
      'Giorgi Davit Levan Irakli',
      'Nino Tamar Mariam Ketevan Lali',
      'Beridze Kapanadze Gelashvili Maisuradze',
    ),
    10,
  ],
  [
    origin(
      'Z138',
      'Ucraina',
      'UKR',
      'Oleksandr Serhiy Andriy Volodymyr',
      'Olena Oksana Natalia Iryna Svitlana',
      'Shevchenko Bondarenko Kovalenko Tkachenko',
    ),
    8,
  ],
  [
    origin(
      'Z335',
      'Nigeria',
      'NGA',
      'Emeka Chidi Osas Tunde Ikechukwu',
      'Blessing Joy Faith Ngozi Precious',
      'Okafor Eze Osagie Adeyemi Nwosu',
    ),
    7,
  ],
  [
    origin(
      'Z343',
      'Senegal',
      'SEN',
      'Mamadou Modou Cheikh Ibrahima Ousmane',
      'Aisha Fatou Aminata Awa Mariama',
      'Diallo Ndiaye Diop Fall Sow Ba',
    ),
    6,
  ],
  [
    origin(
      'Z222',
      'India',
      'IND',
      'Rajesh Amit Harpreet Gurpreet Sanjay',
      'Priya Anita Sunita Manpreet Kiran',
      'Singh Kumar Sharma Kaur Patel',
    ),
    5,
  ],
  [
    origin(
      'Z249',
      'Bangladesh',
      'BGD',
      'Rahim Karim Jahangir Shahid Kamal',
      'Nasrin Salma Shirin Rehana',
      'Hossain Islam Rahman Ahmed Miah',
    ),
    4,
  ],
  [
    origin(
      'Z210',
      'Cina',
      'CHN',
      'Wei Jun Ming Lei Qiang',
      'Li Yan Xiu Mei Fang',
      'Wang Chen Zhang Liu Lin Hu',
    ),
    4,
  ],
]

/** Where emigrants' children were born who live in Puglia now, as Italians. */
export const emigrationCountries = [
  ['Z133', 'Svizzera'],
  ['Z112', 'Germania'],
  ['Z110', 'Francia'],
  ['Z103', 'Belgio'],
] as const
