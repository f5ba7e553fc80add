import { z } from 'zod';

const PATTERNS = /^[a-z0-9._/*-]{1,256}(,[a-z0-9._/*-]{1,256}){0,99}$/;

/** Settings of the repositories in which images are tried. */
export const SANDBOX_SETTINGS = {
  PRATIQUE_SANDBOX_REPOSITORIES: z
    .string()
    .regex(PATTERNS, 'names of repositories with * for any characters, parted by commas, such as sandbox/*')
    .optional(),
  PRATIQUE_SANDBOX_DAYS: z.coerce.number('a whole number of days').int().min(1).max(365).default(7),
};

const SETTINGS = z.object(SANDBOX_SETTINGS);

/** Which repositories are sandboxes from the beginning, and after how many days an image of them goes. */
export interface SandboxConfig {
  readonly patterns: readonly string[];
  readonly days: number;
}

/** The settings, judged. */
export function sandboxesOf(settings: z.output<typeof SETTINGS>): SandboxConfig {
  return {
    patterns: settings.PRATIQUE_SANDBOX_REPOSITORIES?.split(',') ?? [],
    days: settings.PRATIQUE_SANDBOX_DAYS,
  };
}
