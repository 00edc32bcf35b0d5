;;; emacs.el --- A session of Emacs with the server  -*- lexical-binding: t; -*-

;; Opens a policy with eglot, and prints what it gets.
;; In (environment): MOMUS, the command; MOMUS_FILE, the file; MOMUS_ASK, where hover and definition
;; are wanted, else the diagnostics are.  Out: one line of JSON on the standard output.

;;; Code:

(require 'package)
(package-initialize)
(require 'eglot)
(require 'json)

(define-derived-mode policy-mode prog-mode "Policy"
  (setq-local comment-start "# "))
(add-to-list 'auto-mode-alist '("\\.policy\\'" . policy-mode))
(add-to-list 'eglot-server-programs
             (cons 'policy-mode (split-string (getenv "MOMUS") " ")))

;; Each folder is a project of its own; nothing is asked of the user.
(add-hook 'project-find-functions
          (lambda (folder) (cons 'transient folder)))
(setq eglot-connect-timeout 30
      eglot-sync-connect 30
      eglot-autoshutdown t)

(defun momus-open (path)
  "Open PATH with its server."
  (find-file path)
  (apply #'eglot--connect (eglot--guess-contact))
  (momus-await #'eglot-current-server)
  (eglot--maybe-activate-editing-mode))

(defun momus-await (what)
  "Wait until WHAT gives something, and give it."
  (let ((deadline (+ (float-time) 20)) found)
    (while (and (not (setq found (funcall what))) (< (float-time) deadline))
      (accept-process-output nil 0.05))
    found))

(defun momus-ask (method text)
  "Ask METHOD about the place of TEXT."
  (goto-char (point-min))
  (search-forward text)
  (backward-char 2)
  (jsonrpc-request (eglot--current-server-or-lose) method
                   (eglot--TextDocumentPositionParams)))

(defun momus-diagnostics ()
  "What flymake has, or is about to get."
  (mapcar (lambda (d)
            `((message . ,(flymake-diagnostic-text d))
              (line . ,(1- (line-number-at-pos (flymake-diagnostic-beg d))))))
          (momus-await (lambda () (or eglot--diagnostics (flymake-diagnostics))))))

(momus-open (getenv "MOMUS_FILE"))
(princ
 (json-encode
  (if (getenv "MOMUS_ASK")
      `((hover . ,(momus-ask :textDocument/hover "balloon_cur"))
        (definition . ,(momus-ask :textDocument/definition "short_of")))
    `((diagnostics . ,(vconcat (momus-diagnostics)))))))
(terpri)
(kill-emacs 0)

;;; emacs.el ends here
