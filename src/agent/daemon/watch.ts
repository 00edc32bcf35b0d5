/**
 * Watches the files of a configuration.
 * In: paths. Out: one call after they changed and were left alone for a moment.
 */
import { watch } from 'chokidar';

/** Milliseconds without another change, after which files are read. */
const quiet = 500;

export interface FileWatch {
  readonly close: () => Promise<void>;
}

/** Starts watching; `changed` is called at most once per burst of changes. */
export function watchFiles(
  paths: readonly string[],
  changed: () => void,
  failed: (error: unknown) => void,
): FileWatch {
  let timer: NodeJS.Timeout | null = null;
  const watcher = watch([...paths], { ignoreInitial: true, persistent: false, depth: 0 });
  watcher.on('all', (_event, path) => {
    // Editors leave files of their own beside the one that is written.
    if (!paths.includes(path) && !path.endsWith('.policy')) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(changed, quiet);
  });
  watcher.on('error', failed);
  return {
    close: async () => {
      if (timer !== null) clearTimeout(timer);
      await watcher.close();
    },
  };
}
