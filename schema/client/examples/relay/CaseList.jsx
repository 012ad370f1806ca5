import { graphql, useMutation, usePaginationFragment, useRefetchableFragment } from 'react-relay'

/** The screen: a list of cases that grows, and each of them with a button that ends it. */
export const query = graphql`
  query CaseListQuery($filter: CaseFilter) {
    ...CaseList_cases @arguments(filter: $filter)
  }
`

export function CaseList({ screen }) {
  const { data, hasNext, loadNext } = usePaginationFragment(
    graphql`
      fragment CaseList_cases on Query
      @argumentDefinitions(
        filter: { type: "CaseFilter" }
        first: { type: "Int", defaultValue: 3 }
        after: { type: "String" }
      )
      @refetchable(queryName: "CaseListPageQuery") {
        cases(filter: $filter, first: $first, after: $after) @connection(key: "CaseList_cases") {
          edges {
            node {
              id
              ...CaseList_case
            }
          }
        }
      }
    `,
    screen,
  )
  return (
    <>
      {data.cases.edges.map(({ node }) => (
        <CaseLine key={node.id} line={node} />
      ))}
      <button type="button" disabled={!hasNext} onClick={() => loadNext(3)}>
        Altri casi
      </button>
    </>
  )
}

function CaseLine({ line }) {
  const [{ number, phase, person, version, id }, refetch] = useRefetchableFragment(
    graphql`
      fragment CaseList_case on Case @refetchable(queryName: "CaseListCaseQuery") {
        id
        number
        phase
        version
        person {
          givenName
          familyName
        }
      }
    `,
    line,
  )
  const [suspend] = useMutation(graphql`
    mutation CaseListSuspendMutation($input: SuspendCaseInput!) {
      suspendCase(input: $input) {
        ... on SuspendCasePayload {
          case {
            ...CaseList_case
          }
        }
        ... on Refusal {
          message
        }
      }
    }
  `)
  return (
    <p>
      {number}: {person.givenName} {person.familyName}, {phase}
      <button type="button" onClick={() => refetch({})}>
        Aggiorna
      </button>
      <button
        type="button"
        onClick={() =>
          suspend({ variables: { input: { case: id, expectedVersion: version, reason: 'HOSPITALISED' } } })
        }
      >
        Sospendi
      </button>
    </p>
  )
}
