-- Letters about applications and concerns are of rooms of their own.
update letters set kind = 'applications/' || substr(kind, length('tutors/application_') + 1) where kind like 'tutors/application\_%';
update letters set kind = 'concerns/' || substr(kind, length('tutors/concern_') + 1) where kind like 'tutors/concern\_%';
