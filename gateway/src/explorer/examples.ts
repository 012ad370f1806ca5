/** An operation worth trying, as the persona who can. */
export interface Example {
  readonly persona: string
  /** In Italian, as a choice in a menu. */
  readonly title: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  /** Registered for a partner: sent by the hash of exactly this text. */
  readonly registered?: boolean
}

/** The operations that the explorer offers; the first is the one it opens with. */
export const EXAMPLES: readonly Example[] = [
  {
    persona: 'social-worker@bari',
    title: 'Casi aperti, con persona, progetto e spesa',
    query: `query CasiAperti($quanti: Int = 5) {
  cases(first: $quanti) {
    totalCount
    edges {
      node {
        number
        phase
        openedOn
        person {
          givenName
          familyName
          residence {
            address
            comune {
              name
            }
          }
        }
        project {
          objectives
          interventions {
            serviceType {
              name
            }
            cost
            planIntervention {
              code
              title
              amounts {
                planned
                committed
                liquidated
                residual
              }
            }
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  },
  {
    persona: 'social-worker@bari',
    title: 'Il mio carico di lavoro',
    query: `query CaricoDiLavoro {
  workload {
    toAssess {
      number
      phase
    }
    expiring {
      number
      phase
    }
  }
}
`,
  },
  {
    persona: 'secretariat@bari',
    title: 'Cerca una persona per codice fiscale',
    query: `query Persona($codiceFiscale: TaxCode!) {
  personByTaxCode(taxCode: $codiceFiscale) {
    givenName
    familyName
    residence {
      since
      comune {
        name
      }
    }
    cases(first: 5) {
      edges {
        node {
          number
          phase
        }
      }
    }
  }
}
`,
    variables: { codiceFiscale: 'RSSMRA80A01A662A' },
  },
  {
    persona: 'pua@bari',
    title: 'Esito delle valutazioni',
    query: `query Valutazioni {
  cases(first: 10, filter: { phase: NEEDS_ASSESSMENT }) {
    edges {
      node {
        number
        assessments {
          outcome
          completedOn
        }
        uvm {
          convokedOn
        }
      }
    }
  }
}
`,
  },
  {
    persona: 'citizen',
    title: 'La mia cartella: casi e appuntamenti',
    query: `query LaMiaCartella {
  me {
    givenName
    familyName
    residence {
      comune {
        name
      }
    }
    cases(first: 5) {
      edges {
        node {
          number
          phase
          openedOn
          project {
            objectives
          }
        }
      }
    }
    appointments(first: 5) {
      edges {
        node {
          purpose
          status
          slot {
            startsAt
          }
        }
      }
    }
  }
}
`,
  },
  {
    persona: 'citizen',
    title: 'Chi ha consultato la mia cartella',
    query: `query ChiHaConsultato {
  me {
    accesses(first: 10) {
      edges {
        node {
          at
          role
          purpose
          operation
        }
      }
    }
  }
}
`,
  },
  {
    persona: 'plan-office@ATS-BA-02',
    title: 'Casi presi in carico dall’Ambito',
    query: `query CasiDellAmbito {
  cases(first: 10) {
    totalCount
    edges {
      node {
        number
        phase
        comune {
          name
        }
        transfers {
          status
          requestedAt
          acceptedAt
        }
      }
    }
  }
}
`,
  },
  {
    persona: 'accountant@ATS-BA-02',
    title: 'Piano di zona: programmato, impegnato, liquidato, residui',
    query: `query PianoDiZona($ambito: ID!) {
  ambito(code: $ambito) {
    name
    zonePlans {
      triennium
      status
      amounts {
        planned
        committed
        liquidated
        paid
        residual
        outstanding
        asOf
      }
      interventions(first: 20) {
        edges {
          node {
            code
            title
            amounts {
              planned
              committed
              liquidated
              residual
            }
          }
        }
      }
    }
  }
}
`,
    variables: { ambito: 'ATS-BA-02' },
  },
  {
    persona: 'analyst',
    title: 'Casi per Ambito e area, senza persone riconoscibili',
    query: `query CasiPerAmbito($input: AggregateInput!) {
  aggregate(input: $input) {
    measure
    dimensions
    rows {
      keys
      value
      status
    }
    suppressed
    asOf
    method {
      name
      threshold
    }
  }
}
`,
    variables: { input: { measure: 'CASES', dimensions: ['AMBITO', 'TARGET_AREA'] } },
  },
  {
    persona: 'controller',
    title: 'Spesa di tutti i piani di zona',
    query: `query SpesaDeiPiani {
  zonePlans(first: 45) {
    edges {
      node {
        triennium
        ambito {
          name
        }
        amounts {
          planned
          committed
          liquidated
          residual
        }
      }
    }
  }
}
`,
  },
]
