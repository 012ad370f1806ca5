import { territoryOf } from '@cse/gateway/demo/identity-provider/territory'

/** Enough of Puglia to be somebody in it. */
export const territory = territoryOf(
  [
    { istatCode: '072006', name: 'Bari', ambito: 'ATS-BA-02' },
    { istatCode: '075035', name: 'Lecce', ambito: 'ATS-LE-06' },
    { istatCode: '072004', name: 'Altamura', ambito: 'ATS-BA-01' },
    { istatCode: '072023', name: 'Gravina in Puglia', ambito: 'ATS-BA-01' },
    { istatCode: '071046', name: 'San Giovanni Rotondo', ambito: 'ATS-FG-05' },
    { istatCode: '071033', name: "Monte Sant'Angelo", ambito: 'ATS-FG-04' },
    { istatCode: '075052', name: 'Nardò', ambito: 'ATS-LE-09' },
  ],
  [
    { code: 'ATS-BA-01', name: 'Ambito Territoriale Sociale di Altamura' },
    { code: 'ATS-BA-02', name: 'Ambito Territoriale Sociale di Bari' },
  ],
)
