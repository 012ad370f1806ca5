/**
 * Settings of the embedded server: modest on a laptop, enough for two cores and millions of rows.
 * `durable: false` is for databases that are thrown away: nothing survives a crash of the machine.
 */
export function postgresSettings({
  port,
  durable,
  counted,
  more,
}: {
  port: number
  durable: boolean
  counted: boolean
  more: Readonly<Record<string, string>>
}): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '8MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    // Short statements by the thousand: compiling them or sharing them out costs more than running them.
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    random_page_cost: '1.1',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // No personal data in the log: neither the statement that failed nor the detail that quotes its values.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...(counted ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
    ...more,
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
