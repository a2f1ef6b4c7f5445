"""Given names of English news prose that tell a gender; one that both bear, or that is rare, is left out.

A name that is missing leaves the gender to titles, roles and pronouns.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE_GIVEN_NAMES = _words(
    "Aaron Abdul Abdullah Abraham Adam Adrian Ahmad Ahmed Alan Alasdair Albert Alejandro Aleksandr Alexander"
    " Alexandre Alfred Ali Allan Allen Amit Anders Andreas Andrei Andrew Andrey Andriy Andrzej Angus Anil Anthony"
    " Antoine Anton Antonio Antony António Anwar Arjun Arnold Arthur Ashok Bashar Ben Benjamin Benny Bernard"
    " Bernie Bill Björn Bob Boris Brad Brandon Brendan Brian Bruce Bruno Bryan Callum Carl Carlos Cathal Charles"
    " Charlie Chris Christian Christopher Chuck Ciaran Clarence Clive Colin Conor Cormac Craig Dan Daniel Darren"
    " Dave David Dean Declan Deepak Dennis Derek Diego Dmitri Dmitriy Dmitry Dmytro Dominic Donal Donald Donnie"
    " Doug Douglas Dragan Duncan Eamon Ed Eddie Edgar Eduardo Edward Edwin Elijah Elliott Emmanuel Emmerson"
    " Enrique Eoin Eric Erik Erkki Ernest Ethan Euan Eugene Evan Ewan Faisal Farid Felipe Felix Ferenc Fergus"
    " Fernando Fidel Finbar Fintan Francisco Franck Frank Franz François Fred Frederick Friedrich Gareth Gary"
    " Gavin Geoff Geoffrey George Georgi Gerald Gerard Gerhard Giorgio Giovanni Giuseppe Glenn Gonzalo Goodluck"
    " Goran Gordon Graham Greg Gregory Guillaume Guillermo Gustavo Hamid Hamish Hamza Hans Harold Harry Harvey"
    " Hassan Heinrich Henri Henrik Henry Herbert Herman Hiroshi Hosni Howard Hugh Hugo Hussein Iain Ian Ibrahim"
    " Ignacio Igor Imran Imre Isaac Ismail Istvan Ivan Jack Jacob Jacobo Jacques Jair Jake Jamal James Jan Jason"
    " Javier Jeff Jeffrey Jens Jeremy Jerome Jerry Jim Jimmy Jiri Joaquín Joe Joel Johan Johannes John Johnny Jon"
    " Jonathan Jorge Jose Josef Joseph Josh Joshua José João Juan Juha Jukka Julian Justin Karim Karl Kaspar"
    " Keith Kenji Kenneth Kevin Khaled Khalid Klaus Kofi Konstantin Kwame Kyle Larry Lars Lawrence Lech Len"
    " Lennart Leo Leon Leonard Lewis Liam Lionel Louis Luc Luca Lucas Luis Luiz Luke Lyndon Mads Mahmoud Malcolm"
    " Manmohan Mansour Manuel Marc Marcel Marco Marcus Mario Mark Markus Martin Marvin Mateusz Matt Matteo"
    " Matthew Matthias Matti Maurice Max Michael Michel Miguel Mike Mikhail Milos Mitch Mitt Mohamed Mohammad"
    " Mohammed Muhammad Mustafa Narendra Nasser Nathan Neil Neville Newt Niall Nicholas Nick Nicolas Nicolás"
    " Niels Nigel Nikola Nikolai Nitin Noah Norman Oisín Oleg Oleh Oleksandr Oliver Olusegun Omar Osama Oscar"
    " Otto Owen Pablo Padraig Patrick Paul Paulo Pavel Pedro Pekka Pete Peter Petr Petro Phil Philip Philippe"
    " Pierre Piotr Pádraig Radek Rafa Rafael Rahul Rajesh Rajiv Ralph Ramon Rand Rashid Rasmus Ravi Ray Raymond"
    " Recep Reince Rex Ricardo Richard Rick Robert Roberto Rod Rodrigo Roger Roland Ron Ronald Rory Ross Roy"
    " Ruairi Rudolph Rudy Rui Rupert Russell Ryan Saeed Sajid Salman Salvador Samir Sanjay Seamus Sean Sebastian"
    " Sebastián Serge Sergei Sergey Sergio Seth Shane Shaun Shinzo Sigmar Silvio Simon Slobodan Stanley Stefan"
    " Stephen Steve Steven Stewart Stuart Sunil Suresh Sven Séamus Søren Tadhg Takeshi Tariq Tayyip Ted Terrence"
    " Thabo Theodore Thomas Tiago Tim Timothy Toby Todd Tom Tomasz Tommy Tony Travis Trevor Tyler Uhuru Umar"
    " Vaclav Vijay Vikram Viktor Vince Vincent Vitali Vitaly Vladimir Volodymyr Walid Walter Warren Wayne Werner"
    " Wilhelm Will William Willie Winston Wolfgang Xavier Yasser Yoshihide Yousef Yuri Yusuf Zachary Zdenek"
    " Zoltan Zoran"
)
FEMALE_GIVEN_NAMES = _words(
    "Abbie Abby Ada"
    " Abigail Adaeze Adele Agnes Agnieszka Aiko Ailsa Aisha Alexandra Alice Alicia Alison Allison Amanda Amber"
    " Amelia Amina Amy Ana Anastasia Angela Angelina Anita Anjali Ann Anna Annabel Anne Anneke Annette Annie"
    " Annika Antonia Anya Aoife April Astrid Audrey Barbara Beata Beatrice Beatriz Becky Benazir Bernadette Beth"
    " Betsy Betty Beverly Bianca Bonnie Brenda Bridget Brigitte Bronwen Camila Carla Carmen Carol Carole Caroline"
    " Carolyn Catalina Catherine Cathy Catriona Cecilia Ceri Charlotte Chelsea Cheryl Chimamanda Christina"
    " Christine Ciara Claire Clara Claudia Condoleezza Consuelo Cristina Cynthia Céline Daisy Daniela Danielle"
    " Debbie Deborah Debra Deirdre Denise Diana Diane Dilma Dolores Donna Dora Doris Dorothy Dragana Edith Eileen"
    " Eilidh Elaine Eleanor Elena Elisabeth Elise Elizabeth Ella Ellen Elsa Emily Emma Erica Erika Erin Esperanza"
    " Esther Eva Evelyn Ewa Fatima Fatma Fatoumata Federica Fiona Fionnuala Florence Frances Freja Gabriela"
    " Gabrielle Gail Georgina Geraldine Gertrude Gina Giorgia Gladys Gloria Grace Graciela Greta Gro Gráinne"
    " Guadalupe Gunilla Gwen Hannah Harriet Heather Heidi Helen Helena Helene Hilary Hillary Huma Ilhan Indira"
    " Ines Ingeborg Ingrid Inês Irene Irina Isabel Isabella Ivanka Jacinda Jacqueline Jadwiga Jane Janet Janice"
    " Jasmine Jeanne Jelena Jenna Jennifer Jenny Jessica Jill Joan Joanna Joanne Josephine Joyce Juanita Judith"
    " Judy Julia Juliana Julianne Julie Kamala Karen Karin Katarina Katarzyna Kate Katherine Kathleen Kathryn"
    " Kathy Katie Katrina Katya Kayla Keiko Kellyanne Khadija Kimberly Kirsten Kirsti Kirsty Kristen Kristin"
    " Kristina Laura Lauren Leila Lena Leyla Linda Lindsey-Ann Lisa Liz Lois Loretta Lorraine Louise Lucia Lucy"
    " Lydia Lynn Madeleine Maeve Magdalena Maggie Maia Mairead Malala Malgorzata Malia Manuela Marcia Margaret"
    " Margarita Margot Maria Mariam Marianne Marie Marina Marine Marit Marjorie Marlene Marta Martha Mary María"
    " Matilda Maureen Meera Megan Melania Melanie Melinda Melissa Mercedes Meredith Mette Mhairi Mia Michelle"
    " Mildred Milica Miranda Miriam Molly Monica Monika Morag Muriel Nadezhda Nadia Nancy Naomi Natalia Natalie"
    " Natasha Nawal Ngozi Niamh Nina Nirmala Nora Noriko Norma Nour Nuala Olena Olga Olivia Oprah Orla Pamela"
    " Patricia Patty Paula Pauline Penelope Penny Phyllis Pratibha Priscilla Priti Priya Rachel Ramona Rania"
    " Rebecca Regina Renee Rhiannon Rhonda Rita Roberta Roisin Rosa Rose Rosemary Roxanne Ruth Róisín Sally"
    " Samantha Samira Sandra Sanna Sara Sarah Sharon Sheila Shirin Shirley Sigrid Sigrun Silvia Simone Sinead"
    " Sinéad Siobhan Siobhán Siân Sofia Solveig Sonal Sonia Sophia Sophie Stella Stephanie Sue Sunna Susan"
    " Susanna Susanne Sushma Suzanne Svetlana Sylvia Tamara Tanya Tarja Tatiana"
    " Tess Tessa Teresa Theresa Tiffany Tina Tulsi"
    " Una Ursula Valentina Valerie Vanessa Vera Veronica Verónica Vesna Victoria Viktoria Virginia Vivian Wanda"
    " Wendy Whitney Ximena Yasmin Yasmine Yolanda Yulia Yuriko Yvette Yvonne Zainab Zoe Zuzana"
)
GIVEN_NAMES_OF_BOTH = _words(
    "Al Alex Ashley Casey Jackie Jamie Jess Jo Jody Kerry Lesley Leslie Lindsey Nicky Pat Robin Sam Sasha Stacy Terry"
    " Tracy"
)
"""Names that women and men bear: they tell a person, but no gender."""
